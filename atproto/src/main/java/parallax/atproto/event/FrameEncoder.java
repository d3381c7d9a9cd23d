package parallax.atproto.event;

import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cbor.CborWriter;
import parallax.atproto.cid.Cid;
import parallax.atproto.repo.RepoOp;

/** Frames in canonical form (atproto.com/specs/event-stream). */
public final class FrameEncoder {

    private FrameEncoder() {}

    /** A message. #commit always carries the deprecated required fields; absent optional fields are left out. */
    public static ByteSlice encode(Event event) {
        CborWriter out = new CborWriter();
        switch (event) {
            case Event.Commit commit -> commit(commit, header("#commit", out));
            case Event.Sync sync -> sync(sync, header("#sync", out));
            case Event.Identity identity -> identity(identity, header("#identity", out));
            case Event.Account account -> account(account, header("#account", out));
            case Event.Info info -> named("name", info.name(), info.message(), header("#info", out));
        }
        return out.toSlice();
    }

    /** An error frame; the socket is closed after it. */
    public static ByteSlice error(String error, @Nullable String message) {
        CborWriter out = new CborWriter();
        out.map(1).key("op").integer(-1);
        named("error", error, message, out);
        return out.toSlice();
    }

    private static CborWriter header(String type, CborWriter out) {
        return out.map(2).key("t").text(type).key("op").integer(1);
    }

    private static void commit(Event.Commit commit, CborWriter out) {
        Cid prevData = commit.prevData();
        out.map(prevData == null ? 11 : 12);
        out.key("ops").array(commit.ops().size());
        commit.ops().forEach(op -> operation(op, out));
        out.key("rev").text(commit.rev().text());
        out.key("seq").integer(commit.seq());
        out.key("repo").text(commit.repo().text());
        out.key("time").text(commit.time());
        out.key("blobs").array(0);
        out.key("since");
        if (commit.since() == null) {
            out.nil();
        } else {
            out.text(commit.since().text());
        }
        out.key("blocks").bytes(commit.blocks());
        out.key("commit").link(commit.commit().bytes());
        out.key("rebase").bool(commit.rebase());
        out.key("tooBig").bool(commit.tooBig());
        if (prevData != null) {
            out.key("prevData").link(prevData.bytes());
        }
    }

    private static void operation(RepoOp op, CborWriter out) {
        switch (op) {
            case RepoOp.Create(var path, var cid) -> operation("create", path, cid, null, out);
            case RepoOp.Update(var path, var cid, var prev) -> operation("update", path, cid, prev, out);
            case RepoOp.Delete(var path, var prev) -> operation("delete", path, null, prev, out);
            case RepoOp.Malformed(var action, var path, var _, var cid, var prev) ->
                operation(action, path, cid, prev, out);
        }
    }

    private static void operation(String action, String path, @Nullable Cid cid, @Nullable Cid prev, CborWriter out) {
        out.map(prev == null ? 3 : 4).key("cid");
        if (cid == null) {
            out.nil();
        } else {
            out.link(cid.bytes());
        }
        out.key("path").text(path);
        if (prev != null) {
            out.key("prev").link(prev.bytes());
        }
        out.key("action").text(action);
    }

    private static void sync(Event.Sync sync, CborWriter out) {
        out.map(5).key("did").text(sync.did().text());
        out.key("rev").text(sync.rev().text());
        out.key("seq").integer(sync.seq());
        out.key("time").text(sync.time());
        out.key("blocks").bytes(sync.blocks());
    }

    private static void identity(Event.Identity identity, CborWriter out) {
        String handle = identity.handle();
        out.map(handle == null ? 3 : 4).key("did").text(identity.did().text());
        out.key("seq").integer(identity.seq());
        out.key("time").text(identity.time());
        if (handle != null) {
            out.key("handle").text(handle);
        }
    }

    private static void account(Event.Account account, CborWriter out) {
        String status = account.status();
        out.map(status == null ? 4 : 5).key("did").text(account.did().text());
        out.key("seq").integer(account.seq());
        out.key("time").text(account.time());
        out.key("active").bool(account.active());
        if (status != null) {
            out.key("status").text(status);
        }
    }

    private static void named(String field, String name, @Nullable String message, CborWriter out) {
        out.map(message == null ? 1 : 2).key(field).text(name);
        if (message != null) {
            out.key("message").text(message);
        }
    }
}

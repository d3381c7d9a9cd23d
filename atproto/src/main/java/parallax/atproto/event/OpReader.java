package parallax.atproto.event;

import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cbor.CborReader;
import parallax.atproto.cbor.CborReader.Kind;
import parallax.atproto.cid.Cid;
import parallax.atproto.cid.CidException;
import parallax.atproto.repo.RepoOp;
import parallax.atproto.syntax.RepoPath;

/**
 * One entry of a commit's op list. What is not canonical DRISL is refused as such; what is merely not an operation
 * becomes {@link RepoOp.Malformed}, so that the commit is ruled on as a whole.
 */
final class OpReader {

    private String action = "";
    private String path = "";
    private @Nullable Cid cid;
    private @Nullable Cid prev;
    private boolean cidSeen;
    private boolean prevIsNull;
    private @Nullable String problem;

    private OpReader() {}

    static RepoOp read(EventBodyReader body) {
        CborReader cbor = body.cbor();
        OpReader op = new OpReader();
        if (cbor.peek() != Kind.MAP) {
            cbor.skip();
            return new RepoOp.Malformed("", "", "not a map");
        }
        for (int left = cbor.map(); left > 0; left--) {
            op.field(cbor.key(), cbor);
        }
        if (op.prevIsNull || (!op.cidSeen && op.action.equals("delete"))) {
            body.mendable();
        }
        return op.operation();
    }

    private void field(String key, CborReader cbor) {
        switch (key) {
            case "action" -> action = text(cbor, "an action that is not a text");
            case "path" -> path = text(cbor, "a path that is not a text");
            case "cid" -> {
                cidSeen = true;
                cid = link(cbor, "a cid that is not the CID of a record");
            }
            case "prev" -> {
                prevIsNull = cbor.nextIsNull();
                prev = link(cbor, "a prev that is not the CID of a record");
            }
            default -> cbor.skip();
        }
    }

    private String text(CborReader cbor, String otherwise) {
        if (cbor.peek() == Kind.TEXT) {
            return cbor.text();
        }
        cbor.skip();
        problem = otherwise;
        return "";
    }

    private @Nullable Cid link(CborReader cbor, String otherwise) {
        Kind kind = cbor.peek();
        if (kind == Kind.NULL) {
            cbor.nil();
            return null;
        }
        if (kind == Kind.LINK) {
            Cid found = record(cbor.link());
            if (found != null) {
                return found;
            }
        } else {
            cbor.skip();
        }
        problem = otherwise;
        return null;
    }

    private static @Nullable Cid record(ByteSlice bytes) {
        try {
            Cid cid = Cid.of(bytes);
            return cid.isBlessed() && cid.codec() == Cid.DRISL ? cid : null;
        } catch (CidException e) {
            return null;
        }
    }

    private RepoOp operation() {
        if (problem != null) {
            return malformed(problem);
        }
        if (RepoPath.tryParse(path) == null) {
            return malformed("not a repo path");
        }
        return switch (action) {
            case "create" -> create();
            case "update" -> update();
            case "delete" -> delete();
            default -> malformed("an unknown action");
        };
    }

    private RepoOp create() {
        if (cid == null) {
            return malformed("a create without cid");
        }
        return prev == null ? new RepoOp.Create(path, cid) : odd(RepoOp.Malformed.CREATE_WITH_PREV);
    }

    private RepoOp update() {
        if (cid == null) {
            return malformed("an update without cid");
        }
        return prev == null ? odd(RepoOp.Malformed.NO_PREV) : new RepoOp.Update(path, cid, prev);
    }

    private RepoOp delete() {
        if (cid != null) {
            return malformed("a delete with cid");
        }
        return prev == null ? odd(RepoOp.Malformed.NO_PREV) : new RepoOp.Delete(path, prev);
    }

    // Senders before inductive sync leave prev out; the official PDS gives that of before the commit, if there was any,
    // with each operation on a path. So the commit as a whole decides.
    private RepoOp odd(String reason) {
        return new RepoOp.Malformed(action, path, reason, cid, prev);
    }

    private RepoOp malformed(String reason) {
        return new RepoOp.Malformed(action, path, reason);
    }
}

package parallax.atproto.event;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;
import parallax.atproto.repo.RepoLimits;
import parallax.atproto.repo.RepoOp;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Tid;

/**
 * The body of #commit. The deprecated {@code rebase}, {@code tooBig} and {@code blobs} may be missing or null: they say
 * nothing when they are false and empty, so that they can be mended.
 */
final class CommitBody {

    private static final int DEPRECATED = 3;

    private @Nullable Long seq;
    private @Nullable Did repo;
    private @Nullable Tid rev;
    private @Nullable Tid since;
    private boolean sinceSeen;
    private @Nullable Cid commit;
    private @Nullable Cid prevData;
    private @Nullable List<RepoOp> ops;
    private @Nullable ByteSlice blocks;
    private @Nullable String time;
    private boolean rebase;
    private boolean tooBig;
    private int deprecated;

    private CommitBody() {}

    /** Null where the body is malformed. */
    static @Nullable Event read(EventBodyReader body) {
        CommitBody fields = new CommitBody();
        for (int left = body.fields(); left > 0; left--) {
            fields.field(body.key(), body);
        }
        if (fields.deprecated < DEPRECATED) {
            body.mendable();
        }
        return body.malformed() == null ? fields.event(body) : null;
    }

    private void field(String key, EventBodyReader body) {
        switch (key) {
            case "seq" -> seq = body.seq();
            case "repo" -> repo = body.did();
            case "rev" -> rev = body.tid();
            case "since" -> {
                since = body.nullableTid();
                sinceSeen = true;
            }
            case "commit" -> commit = body.block();
            case "prevData" -> prevData = isNullToMend(body) ? null : body.block();
            case "ops" -> ops = ops(body);
            case "blocks" -> blocks = body.bytes();
            case "time" -> time = body.datetime();
            case "rebase" -> rebase = deprecated(body);
            case "tooBig" -> tooBig = deprecated(body);
            case "blobs" -> blobs(body);
            default -> body.ignore();
        }
    }

    private static boolean isNullToMend(EventBodyReader body) {
        boolean isNull = body.isNull();
        if (isNull) {
            body.mendable();
        }
        return isNull;
    }

    private boolean deprecated(EventBodyReader body) {
        deprecated++;
        return !isNullToMend(body) && Boolean.TRUE.equals(body.bool());
    }

    private void blobs(EventBodyReader body) {
        deprecated++;
        if (!isNullToMend(body)) {
            for (int left = body.array(); left > 0; left--) {
                body.link();
            }
        }
    }

    private static List<RepoOp> ops(EventBodyReader body) {
        int count = body.array();
        List<RepoOp> ops = new ArrayList<>(Math.min(count, RepoLimits.OPS + 1));
        for (int i = 0; i < count; i++) {
            // One more than allowed proves that there are too many; the rest would only fill the heap.
            if (i <= RepoLimits.OPS) {
                ops.add(OpReader.read(body));
            } else {
                body.ignore();
            }
        }
        return ops;
    }

    private Event event(EventBodyReader body) {
        if (!sinceSeen) {
            throw body.missing("since");
        }
        return new Event.Commit(
                body.required(seq, "seq"),
                body.required(repo, "repo"),
                body.required(rev, "rev"),
                since,
                body.required(commit, "commit"),
                prevData,
                body.required(ops, "ops"),
                body.required(blocks, "blocks"),
                body.required(time, "time"),
                rebase,
                tooBig);
    }
}

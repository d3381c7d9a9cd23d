package parallax.atproto.event;

import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Tid;

/** The body of #sync. */
final class SyncBody {

    private @Nullable Long seq;
    private @Nullable Did did;
    private @Nullable Tid rev;
    private @Nullable ByteSlice blocks;
    private @Nullable String time;

    private SyncBody() {}

    /** Null where the body is malformed. */
    static @Nullable Event read(EventBodyReader body) {
        SyncBody fields = new SyncBody();
        for (int left = body.fields(); left > 0; left--) {
            fields.field(body.key(), body);
        }
        if (body.malformed() != null) {
            return null;
        }
        return new Event.Sync(
                body.required(fields.seq, "seq"),
                body.required(fields.did, "did"),
                body.required(fields.rev, "rev"),
                body.required(fields.blocks, "blocks"),
                body.required(fields.time, "time"));
    }

    private void field(String key, EventBodyReader body) {
        switch (key) {
            case "seq" -> seq = body.seq();
            case "did" -> did = body.did();
            case "rev" -> rev = body.tid();
            case "blocks" -> blocks = body.bytes();
            case "time" -> time = body.datetime();
            default -> body.ignore();
        }
    }
}

package parallax.atproto.event;

import org.jspecify.annotations.Nullable;
import parallax.atproto.syntax.Did;

/** The body of #identity. */
final class IdentityBody {

    private @Nullable Long seq;
    private @Nullable Did did;
    private @Nullable String time;
    private @Nullable String handle;

    private IdentityBody() {}

    /** Null where the body is malformed. */
    static @Nullable Event read(EventBodyReader body) {
        IdentityBody fields = new IdentityBody();
        for (int left = body.fields(); left > 0; left--) {
            fields.field(body.key(), body);
        }
        if (body.malformed() != null) {
            return null;
        }
        return new Event.Identity(
                body.required(fields.seq, "seq"),
                body.required(fields.did, "did"),
                body.required(fields.time, "time"),
                fields.handle);
    }

    private void field(String key, EventBodyReader body) {
        switch (key) {
            case "seq" -> seq = body.seq();
            case "did" -> did = body.did();
            case "time" -> time = body.datetime();
            case "handle" -> handle = body.optionalText();
            default -> body.ignore();
        }
    }
}

package parallax.atproto.event;

import org.jspecify.annotations.Nullable;
import parallax.atproto.syntax.Did;

/** The body of #account. */
final class AccountBody {

    private @Nullable Long seq;
    private @Nullable Did did;
    private @Nullable String time;
    private @Nullable Boolean active;
    private @Nullable String status;

    private AccountBody() {}

    /** Null where the body is malformed. */
    static @Nullable Event read(EventBodyReader body) {
        AccountBody fields = new AccountBody();
        for (int left = body.fields(); left > 0; left--) {
            fields.field(body.key(), body);
        }
        if (body.malformed() != null) {
            return null;
        }
        return new Event.Account(
                body.required(fields.seq, "seq"),
                body.required(fields.did, "did"),
                body.required(fields.time, "time"),
                body.required(fields.active, "active"),
                fields.status);
    }

    private void field(String key, EventBodyReader body) {
        switch (key) {
            case "seq" -> seq = body.seq();
            case "did" -> did = body.did();
            case "time" -> time = body.datetime();
            case "active" -> active = body.bool();
            case "status" -> status = body.optionalText();
            default -> body.ignore();
        }
    }
}

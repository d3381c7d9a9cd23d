package parallax.atproto.event;

import org.jspecify.annotations.Nullable;

/** The body of #info, and that of an error, which has the same shape under another name. */
final class InfoBody {

    private @Nullable String name;
    private @Nullable String message;

    private InfoBody() {}

    static Event read(EventBodyReader body) {
        InfoBody fields = read(body, "name");
        return new Event.Info(body.required(fields.name, "name"), fields.message);
    }

    static Frame failure(EventBodyReader body) {
        InfoBody fields = read(body, "error");
        return new Frame.Failure(body.required(fields.name, "error"), fields.message);
    }

    private static InfoBody read(EventBodyReader body, String nameField) {
        InfoBody fields = new InfoBody();
        for (int left = body.fields(); left > 0; left--) {
            String key = body.key();
            if (key.equals(nameField)) {
                fields.name = body.text();
            } else if (key.equals("message")) {
                fields.message = body.optionalText();
            } else {
                body.ignore();
            }
        }
        // Nobody's event: throws where a field is of the wrong kind.
        body.malformed();
        return fields;
    }
}

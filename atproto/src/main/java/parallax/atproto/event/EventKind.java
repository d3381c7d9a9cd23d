package parallax.atproto.event;

import java.util.Locale;

/** The kinds of event that carry a seq. */
public enum EventKind {
    COMMIT(1),
    SYNC(2),
    IDENTITY(3),
    ACCOUNT(4);

    private final int code;

    EventKind(int code) {
        this.code = code;
    }

    /** The code in stored forms, such as the relay's log: it never changes its meaning. */
    public int code() {
        return code;
    }

    /** The metric label: lower case. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The {@code t} of a frame's header. */
    public String wireName() {
        return "#" + label();
    }

    /** Whether an event of this kind is one with its rev, so that a copy is a repeat and not another event. */
    public boolean hasRev() {
        return this == COMMIT || this == SYNC;
    }

    /**
     * The kind with a stored code.
     *
     * @throws IllegalArgumentException when no kind has it
     */
    public static EventKind ofCode(int code) {
        for (EventKind kind : values()) {
            if (kind.code == code) {
                return kind;
            }
        }
        throw new IllegalArgumentException("no event kind has the code " + code);
    }

    /** The kind of an event. */
    public static EventKind of(Event.Sequenced event) {
        return switch (event) {
            case Event.Commit _ -> COMMIT;
            case Event.Sync _ -> SYNC;
            case Event.Identity _ -> IDENTITY;
            case Event.Account _ -> ACCOUNT;
        };
    }
}

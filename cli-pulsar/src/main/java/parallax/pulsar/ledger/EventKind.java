package parallax.pulsar.ledger;

/** The kinds of event that are compared. */
public enum EventKind {
    COMMIT("#commit"),
    SYNC("#sync"),
    IDENTITY("#identity"),
    ACCOUNT("#account");

    private final String wireName;

    EventKind(String wireName) {
        this.wireName = wireName;
    }

    /** The {@code t} of a frame's header. */
    public String wireName() {
        return wireName;
    }

    /** Whether an event of this kind is one with its rev, so that a copy is a repeat and not another event. */
    public boolean hasRev() {
        return this == COMMIT || this == SYNC;
    }
}

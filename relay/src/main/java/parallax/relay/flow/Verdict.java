package parallax.relay.flow;

import parallax.atproto.rules.DropReason;

/** The ruling on an event. */
public sealed interface Verdict {
    /** Passed on. */
    record Pass(Admitted admitted) implements Verdict {}

    /** Refused, and settled at its host's mark. */
    record Drop(DropReason reason) implements Verdict {}

    /**
     * Refused, while the account turned out to be gone: our own {@code #account} tells it, and the event is settled at
     * its host's mark after that is durable.
     */
    record Purge(DropReason reason, Admitted deletion) implements Verdict {}

    /** Passed on behind our own {@code #account}, which tells that the account turned out to be gone. */
    record PurgeAndPass(Admitted deletion, Admitted admitted) implements Verdict {}

    /** Not yet: the event is held, later events of its account from the same host behind it. */
    record Park(Wait forAnswer) implements Verdict {}
}

package parallax.pulsar.ledger;

import parallax.atproto.event.EventKind;

/**
 * Another event of the same account, on the reference.
 *
 * @param place where it arrived first on the reference, or on any stream if there is none
 * @param rev 0 for kinds that have none
 * @param head as in {@link EventFacts}
 * @param variant as in {@link EventFacts}
 * @param order of arrival on the reference, over all accounts
 * @param carried whether the relay in question sent it too
 */
public record Seen(EventKind kind, Place place, long rev, long head, String variant, long order, boolean carried) {}

package parallax.pulsar.ledger;

/**
 * Another event of the same account, on the reference.
 *
 * @param member which stream of the reference sent it first
 * @param rev 0 for kinds that have none
 * @param variant as in {@link EventFacts}
 * @param order of arrival on the reference, over all accounts
 * @param carried whether the relay in question sent it too
 */
public record Seen(EventKind kind, int member, long rev, String variant, long order, boolean carried) {}

package parallax.pulsar.ledger;

/**
 * What one stream, or the reference, sent in the window.
 *
 * @param commits distinct ones, as of every kind but with the copies of #identity and #account
 * @param repeats #commit and #sync that came again
 */
public record Presence(
        long commits, long syncs, long identities, long accounts, long ops, long uniqueDids, long repeats) {}

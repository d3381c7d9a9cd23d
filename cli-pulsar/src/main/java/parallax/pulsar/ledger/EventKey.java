package parallax.pulsar.ledger;

import parallax.atproto.event.EventKind;

/**
 * The identity of an event.
 *
 * @param did its number in the ledger
 * @param stamp the rev of a #commit or #sync; the number of the time of an #identity or #account
 */
record EventKey(EventKind kind, int did, long stamp) {

    @Override
    public int hashCode() {
        // Revs of one clock and DIDs in order of arrival are close to each other: spread them.
        long mixed = (stamp * 4 + kind.wireName().hashCode()) * 0x9E3779B97F4A7C15L + did * 0xC2B2AE3D27D4EB4FL;
        return (int) (mixed ^ mixed >>> 32);
    }
}

package parallax.pulsar.ledger;

import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.event.EventKind;

/**
 * What of an event identifies and counts it.
 *
 * @param seq the sender's
 * @param did a valid DID
 * @param rev {@link parallax.atproto.syntax.Tid#value} of the rev; 0 for kinds that have none
 * @param time the sender's text, at most {@link #LONGEST_TIME} characters
 * @param ops operations on records; 0 for kinds that have none
 * @param head a fingerprint of the signed commit's CID; 0 for kinds that have none, and where it cannot be read
 * @param variant what relays may rewrite: the handle of an #identity, the activity and status of an #account; else
 *     empty
 */
public record EventFacts(
        EventKind kind, long seq, String did, long rev, String time, int ops, long head, String variant) {

    /** Longer times are not times, and would only fill the memory. */
    public static final int LONGEST_TIME = 64;

    private static final String INACTIVE = "inactive";
    private static final String DELETED = account(false, "deleted");

    /** The variant of an #account. */
    public static String account(boolean active, String status) {
        return (active ? "active " : INACTIVE + " ") + status;
    }

    /** The fingerprint of a commit's CID: the end of its digest; 0 where there is none. */
    public static long fingerprint(ByteSlice cid) {
        return cid.length() < Long.BYTES
                ? 0
                : cid.slice(cid.length() - Long.BYTES, Long.BYTES)
                        .toByteBuffer()
                        .getLong();
    }

    /** Whether a variant of {@link #account} says that the account was deleted. */
    public static boolean deleted(String variant) {
        return variant.equals(DELETED);
    }

    /** Whether a variant of {@link #account} says that the account is not active. */
    public static boolean inactive(String variant) {
        return variant.startsWith(INACTIVE);
    }
}

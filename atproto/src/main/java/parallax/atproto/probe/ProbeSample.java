package parallax.atproto.probe;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import parallax.atproto.syntax.Did;

/**
 * A sample of accounts that depends on the seed and the set alone, not on its order: two runs over the same accounts
 * ask about the same ones, and one account more or less changes at most one. Holds the sample, not the set.
 */
public final class ProbeSample {

    private record Ticket(Did did, long number) {}

    private static final Comparator<Ticket> BY_NUMBER =
            Comparator.comparingLong(Ticket::number).thenComparing(Ticket::did);

    private ProbeSample() {}

    /**
     * At most {@code size} distinct accounts of {@code dids}, in an order that is as random.
     *
     * @param size 0 for none
     */
    public static List<Did> draw(Iterator<Did> dids, int size, long seed) {
        if (size < 0) {
            throw new IllegalArgumentException("a sample of " + size);
        }
        PriorityQueue<Ticket> kept = new PriorityQueue<>(BY_NUMBER.reversed());
        Set<Did> members = new HashSet<>();
        MessageDigest sha256 = sha256();
        while (dids.hasNext()) {
            Did did = dids.next();
            Ticket ticket = new Ticket(did, number(sha256, seed, did));
            boolean wins = kept.size() < size || (size > 0 && BY_NUMBER.compare(ticket, kept.element()) < 0);
            if (wins && members.add(did)) {
                kept.add(ticket);
                if (kept.size() > size) {
                    members.remove(kept.remove().did());
                }
            }
        }
        List<Ticket> drawn = new ArrayList<>(kept);
        drawn.sort(BY_NUMBER);
        return drawn.stream().map(Ticket::did).toList();
    }

    /** A hash that nobody can aim at by choosing a DID, as long as the seed is not known before. */
    private static long number(MessageDigest sha256, long seed, Did did) {
        sha256.update(ByteBuffer.allocate(Long.BYTES).putLong(seed).flip());
        return ByteBuffer.wrap(sha256.digest(did.text().getBytes(StandardCharsets.US_ASCII)))
                .getLong();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}

package parallax.pulsar.ledger;

import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;

/** One event and where it was seen. Guarded by its ledger until that is closed. */
final class Sighting {

    final EventKey key;
    /** When and on which stream its first copy arrived. */
    final long firstMillis;

    final int firstSlot;
    /** Whether its first copy arrived in the window. */
    final boolean counted;
    /** Operations in the commit. */
    final int ops;

    /** As in {@link EventFacts}. */
    final long head;
    /** A bit for each stream that sent it. */
    long seen;
    /** Which stream of the reference sent it first, when, and as the how manieth arrival; -1 before. */
    int member = -1;

    long referenceMillis;
    long referenceOrder = -1;
    /** The variant that the reference sent first. */
    String variant = "";
    /** Of an #identity or #account. */
    @Nullable
    Copies copies;
    /** While some stream has not sent it, and memory lasts. */
    @Nullable
    ByteSlice frame;

    Sighting(EventKey key, long firstMillis, int firstSlot, boolean counted, EventFacts facts) {
        this.key = key;
        this.firstMillis = firstMillis;
        this.firstSlot = firstSlot;
        this.counted = counted;
        ops = facts.ops();
        head = facts.head();
    }

    boolean seenOn(int slot) {
        return (seen & 1L << slot) != 0;
    }

    /** Events, with their copies, that a stream sent: of a #commit or #sync at most one. */
    long count(int slot) {
        Copies all = copies;
        return all == null ? (seenOn(slot) ? 1 : 0) : all.total(slot);
    }
}

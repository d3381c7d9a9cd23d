package parallax.relay.state.index;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import parallax.atproto.syntax.Nsid;
import parallax.relay.flow.CollectionChanges;
import parallax.relay.state.index.Entry.Mark;

/**
 * What is known of one repo's collections, and the rules by which it changes. Revs are {@code Tid#value}, 0 for none;
 * times are hours since 1970, 0 for none. Lives for one batch, on one thread.
 *
 * <p>A repo is known exactly, or has a gap: the newest commit before which something was missed. While there is a gap,
 * each entry keeps the rev of the commit that decided it, and a collection that was emptied keeps an entry that says
 * so. The answer of the PDS may be older or newer than some of these commits. It is merged by revs, so a race of the
 * two cannot write what is out of date.
 *
 * <p>For example, a commit of rev 10 adds a post and does not chain: the gap is 10. The PDS is asked, and has rev 10 at
 * that moment. Before its answer arrives, a commit of rev 12 deletes the last like: that entry is gone, decided at 12.
 * The answer lists posts, follows and likes, as they were before rev 12. Follows are new and become confirmed. Likes
 * stay gone, because 12 is newer than 10. Now the repo is exact, and the revs are dropped. An answer of rev 9 would
 * have been refused, because it is from before the gap.
 */
final class IndexedRepo {
    /** More collections of one repo are not taken. */
    static final int MAX_COLLECTIONS = 1_000;
    /** Nor more bytes of their names. */
    static final int MAX_NAME_BYTES = 64 << 10;

    private static final long UNKNOWN_REV = 0;

    boolean exact;
    /** Whether its pairs are shown: whether the account is active. */
    boolean shown;

    boolean queued;
    /** Commits up to this rev are in the entries already. */
    long base;
    /** The newest commit before which something was missed. */
    long gap;
    /** Not to be queued earlier. */
    int restUntil;
    /** When the newest hearsay came. */
    int heard;

    /** Entries that were refused for the limits; not stored. */
    int refused;

    private final TreeMap<String, Entry> entries = new TreeMap<>();
    private int nameBytes;

    SortedMap<String, Entry> entries() {
        return Collections.unmodifiableSortedMap(entries);
    }

    void load(String collection, Entry entry) {
        if (entries.put(collection, entry) == null) {
            nameBytes += collection.length();
        }
    }

    /** Nothing of it needs a row. */
    boolean isBlank() {
        return entries.isEmpty() && !exact && gap == UNKNOWN_REV && !queued;
    }

    /** Whether the PDS must be asked. */
    boolean needsCheck(int hour) {
        return gap != UNKNOWN_REV && shown && !queued && hour >= restUntil;
    }

    /** Its account is deleted, or nowhere to be found. */
    void forget() {
        entries.clear();
        nameBytes = 0;
        exact = false;
        queued = false;
        base = UNKNOWN_REV;
        gap = UNKNOWN_REV;
        restUntil = 0;
        heard = 0;
    }

    /**
     * A commit was accepted, or a #sync.
     *
     * @param unchained events may have been missed before it
     */
    void accepted(CollectionChanges changes, long rev, boolean unchained) {
        if (rev <= base) {
            return;
        }
        boolean follows = exact
                && base != UNKNOWN_REV
                && changes.since() != null
                && changes.since().value() == base;
        base = UNKNOWN_REV;
        if (changes.whole()) {
            replace(changes.present(), rev);
            return;
        }
        if ((unchained && !follows) || changes.partial() || (!exact && gap == UNKNOWN_REV)) {
            exact = false;
            gap = rev;
        }
        changes.present().forEach(collection -> decide(collection.text(), Mark.CONFIRMED, rev));
        changes.absent().forEach(collection -> decide(collection.text(), Mark.GONE, rev));
    }

    /**
     * Its PDS told all its collections.
     *
     * @param rev a rev that the PDS had before it answered
     * @param head the newest rev that was accepted, 0 if none was
     * @return false when the answer is from before the gap
     */
    boolean described(Set<Nsid> told, long rev, long head) {
        if (rev < gap || rev < base) {
            return false;
        }
        if (exact && head != UNKNOWN_REV) {
            // What commits prove needs no word of the PDS; whoever doubted it has the answer.
            queued = false;
            return true;
        }
        Iterator<Map.Entry<String, Entry>> known = entries.entrySet().iterator();
        while (known.hasNext()) {
            Map.Entry<String, Entry> entry = known.next();
            if (entry.getValue().decidedAt() > rev) {
                continue;
            }
            known.remove();
            nameBytes -= entry.getKey().length();
        }
        for (Nsid collection : told) {
            if (!entries.containsKey(collection.text())) {
                put(collection.text(), new Entry(Mark.CONFIRMED, UNKNOWN_REV));
            }
        }
        settle(rev > head ? rev : UNKNOWN_REV);
        return true;
    }

    /** False when that was known, or is known better. */
    boolean hear(String collection, int hour) {
        if (exact || entries.containsKey(collection)) {
            return false;
        }
        int before = refused;
        put(collection, new Entry(Mark.HEARSAY, UNKNOWN_REV));
        heard = Math.max(heard, hour);
        return refused == before;
    }

    /** Removes what nothing but hearsay speaks for; how many entries that were. */
    int dropHearsay() {
        int before = entries.size();
        entries.entrySet().removeIf(entry -> entry.getValue().hearsay());
        recount();
        heard = 0;
        return before - entries.size();
    }

    private void replace(List<Nsid> all, long rev) {
        entries.clear();
        nameBytes = 0;
        all.forEach(collection -> put(collection.text(), new Entry(Mark.CONFIRMED, rev)));
        settle(UNKNOWN_REV);
    }

    /** From here on it is known exactly: what was kept for the merge goes. */
    private void settle(long newBase) {
        entries.values().removeIf(entry -> !entry.live());
        entries.replaceAll((_, entry) -> new Entry(entry.mark(), UNKNOWN_REV));
        recount();
        exact = true;
        queued = false;
        gap = UNKNOWN_REV;
        restUntil = 0;
        heard = 0;
        base = newBase;
    }

    private void decide(String collection, Mark mark, long rev) {
        if (!exact) {
            put(collection, new Entry(mark, rev));
        } else if (mark == Mark.CONFIRMED) {
            put(collection, new Entry(mark, UNKNOWN_REV));
        } else if (entries.remove(collection) != null) {
            nameBytes -= collection.length();
        }
    }

    private void put(String collection, Entry entry) {
        if (entries.replace(collection, entry) != null) {
            return;
        }
        if (entries.size() >= MAX_COLLECTIONS || nameBytes + collection.length() > MAX_NAME_BYTES) {
            refused++;
            return;
        }
        load(collection, entry);
    }

    private void recount() {
        nameBytes = entries.keySet().stream().mapToInt(String::length).sum();
    }
}

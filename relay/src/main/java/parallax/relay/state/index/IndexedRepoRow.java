package parallax.relay.state.index;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import parallax.atproto.syntax.Nsid;
import parallax.relay.flow.CollectionChanges;
import parallax.relay.state.StateCorruptException;

/**
 * The stored form of an {@link IndexedRepo}: {@code version u8 | flags u8 | base i64? | gap i64? | rest-until u32,
 * heard u32? | (head u16 | NSID | decided i64?)*}, big-endian. Of an entry's head bits 15 and 14 are its mark, bit 13
 * says that a rev follows, the low 9 are the length of the NSID. The repo of an account in good order has 2 bytes and
 * its entries.
 */
final class IndexedRepoRow {
    private static final byte VERSION = 1;
    private static final int EXACT = 1;
    private static final int SHOWN = 2;
    private static final int QUEUED = 4;
    private static final int BASE = 8;
    private static final int GAP = 16;
    private static final int HOURS = 32;
    private static final int FIXED = 2;
    private static final int LONGEST_START = FIXED + 2 * Long.BYTES + 2 * Integer.BYTES;
    private static final int DECIDED = 1 << 13;
    private static final int LENGTH = (1 << 9) - 1;

    private IndexedRepoRow() {}

    static byte[] encode(IndexedRepo repo) {
        int most = LONGEST_START;
        for (String collection : repo.entries().keySet()) {
            most += Short.BYTES + collection.length() + Long.BYTES;
        }
        ByteBuffer row = ByteBuffer.allocate(most);
        int flags = (repo.exact ? EXACT : 0)
                | (repo.shown ? SHOWN : 0)
                | (repo.queued ? QUEUED : 0)
                | (repo.base != 0 ? BASE : 0)
                | (repo.gap != 0 ? GAP : 0)
                | (repo.restUntil != 0 || repo.heard != 0 ? HOURS : 0);
        row.put(VERSION).put((byte) flags);
        if (repo.base != 0) {
            row.putLong(repo.base);
        }
        if (repo.gap != 0) {
            row.putLong(repo.gap);
        }
        if ((flags & HOURS) != 0) {
            row.putInt(repo.restUntil).putInt(repo.heard);
        }
        for (Map.Entry<String, Entry> entry : repo.entries().entrySet()) {
            Entry value = entry.getValue();
            byte[] name = entry.getKey().getBytes(StandardCharsets.US_ASCII);
            boolean decided = value.decidedAt() != 0;
            row.putShort((short) (value.mark().code() << 14 | (decided ? DECIDED : 0) | name.length));
            row.put(name);
            if (decided) {
                row.putLong(value.decidedAt());
            }
        }
        return Arrays.copyOf(row.array(), row.position());
    }

    /** Null stands for a repo of which nothing is known. */
    static IndexedRepo decode(byte @Nullable [] row) {
        IndexedRepo repo = new IndexedRepo();
        if (row == null) {
            return repo;
        }
        if (row.length < FIXED || row[0] != VERSION) {
            throw new StateCorruptException("index repos: a row of " + row.length + " bytes, version "
                    + (row.length > 0 ? row[0] : -1) + "; wanted version " + VERSION);
        }
        try {
            read(ByteBuffer.wrap(row, 1, row.length - 1), repo);
        } catch (BufferUnderflowException e) {
            throw new StateCorruptException("index repos: a row of " + row.length + " bytes ends inside a field");
        }
        return repo;
    }

    private static void read(ByteBuffer in, IndexedRepo repo) {
        int flags = in.get();
        repo.exact = (flags & EXACT) != 0;
        repo.shown = (flags & SHOWN) != 0;
        repo.queued = (flags & QUEUED) != 0;
        repo.base = (flags & BASE) != 0 ? in.getLong() : 0;
        repo.gap = (flags & GAP) != 0 ? in.getLong() : 0;
        if ((flags & HOURS) != 0) {
            repo.restUntil = in.getInt();
            repo.heard = in.getInt();
        }
        while (in.hasRemaining()) {
            int head = Short.toUnsignedInt(in.getShort());
            byte[] name = new byte[head & LENGTH];
            in.get(name);
            long decided = (head & DECIDED) != 0 ? in.getLong() : 0;
            repo.load(new String(name, StandardCharsets.US_ASCII), new Entry(Entry.Mark.ofCode(head >>> 14), decided));
        }
    }

    /**
     * Whether a commit changes nothing in this row, as most do: read off the bytes, since this is asked for every
     * commit of the network.
     */
    static boolean unchangedBy(byte[] row, CollectionChanges changes, boolean active) {
        // All of a repo leaves no room for what else is in the row.
        return !changes.whole()
                && !changes.partial()
                && row[1] == (active ? EXACT | SHOWN : EXACT)
                && all(row, changes.present(), true)
                && all(row, changes.absent(), false);
    }

    private static boolean all(byte[] row, List<Nsid> collections, boolean there) {
        for (int i = 0; i < collections.size(); i++) {
            if (holds(row, collections.get(i).text()) != there) {
                return false;
            }
        }
        return true;
    }

    private static boolean holds(byte[] row, String collection) {
        int length = collection.length();
        for (int at = FIXED; at < row.length; ) {
            int entry = (row[at] & 0xff) << 8 | (row[at + 1] & 0xff);
            at += Short.BYTES;
            // An exact repo has no other marks and no revs: the whole head is the length.
            if (entry == length && equal(row, at, collection)) {
                return true;
            }
            at += entry & LENGTH;
        }
        return false;
    }

    private static boolean equal(byte[] row, int at, String text) {
        // From the end, where names differ.
        for (int i = text.length() - 1; i >= 0; i--) {
            if (row[at + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}

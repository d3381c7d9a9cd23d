package parallax.relay.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A folder in memory that can lose what was not synced, and that can be full. */
final class MemoryDirectory implements LogDirectory {
    private static final int PAGE = 512;

    /** The process is gone; what it would have done next does not happen. */
    static final class PowerLost extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private Map<String, MemoryFile> entries = new TreeMap<>();
    private Map<String, MemoryFile> durable = new TreeMap<>();
    private final List<Map<String, MemoryFile>> unsynced = new ArrayList<>();
    private long writable = Long.MAX_VALUE;
    private @Nullable Random crashAtSync;
    int syncs;
    /** Names of files that were opened, and bytes that were read of them. */
    final Set<String> opened = new TreeSet<>();

    long bytesRead;

    /** From now on only so many more bytes can be written. */
    synchronized void leaveRoomFor(long bytes) {
        writable = bytes;
    }

    /**
     * The power goes: every unsynced page, length and folder entry may be there or not. Open files of before are the
     * dead process's.
     */
    synchronized void crash(Random random) {
        if (!unsynced.isEmpty()) {
            int kept = random.nextInt(unsynced.size() + 1);
            durable = kept == 0 ? durable : unsynced.get(kept - 1);
        }
        unsynced.clear();
        crashAtSync = null;
        Map<String, MemoryFile> after = new TreeMap<>();
        durable.forEach((name, file) -> after.put(name, file.crashed(random)));
        entries = after;
        durable = new TreeMap<>(after);
        writable = Long.MAX_VALUE;
    }

    /** The power goes at the next sync of a file, before it has any effect. */
    synchronized void loseNextSync(Random random) {
        crashAtSync = random;
    }

    synchronized byte[] content(String name) {
        MemoryFile file = entries.get(name);
        return Arrays.copyOf(file.now, file.length);
    }

    synchronized void replace(String name, UnaryOperator<byte[]> change) {
        MemoryFile file = new MemoryFile();
        byte[] changed = change.apply(content(name));
        file.now = changed;
        file.length = changed.length;
        file.force();
        entries.put(name, file);
        durable.put(name, file);
    }

    /** A copy whose files can be changed apart. */
    synchronized MemoryDirectory copy() {
        MemoryDirectory copy = new MemoryDirectory();
        for (String name : entries.keySet()) {
            copy.entries.put(name, new MemoryFile());
            byte[] content = content(name);
            copy.entries.get(name).now = content;
            copy.entries.get(name).length = content.length;
            copy.replace(name, same -> same);
        }
        return copy;
    }

    @Override
    public synchronized List<String> names() {
        return List.copyOf(entries.keySet());
    }

    @Override
    public synchronized LogFile create(String name) {
        MemoryFile file = new MemoryFile();
        entries.put(name, file);
        changed();
        return file.handle();
    }

    @Override
    public LogFile open(String name) throws IOException {
        return openToRead(name);
    }

    @Override
    public synchronized LogFile openToRead(String name) throws IOException {
        MemoryFile file = entries.get(name);
        if (file == null) {
            throw new NoSuchFileException(name);
        }
        opened.add(name);
        return file.handle();
    }

    @Override
    public synchronized void rename(String from, String to) {
        entries.put(to, entries.remove(from));
        changed();
    }

    @Override
    public synchronized void delete(String name) {
        entries.remove(name);
        changed();
    }

    private void changed() {
        unsynced.add(new TreeMap<>(entries));
    }

    @Override
    public synchronized void force() {
        durable = new TreeMap<>(entries);
        unsynced.clear();
    }

    @Override
    public String describe(String name) {
        return "memory/" + name;
    }

    private final class MemoryFile {
        private byte[] now = new byte[0];
        private int length;
        private byte[] synced = new byte[0];
        private int syncedLength;
        private final TreeSet<Integer> dirty = new TreeSet<>();

        private MemoryFile crashed(Random random) {
            MemoryFile after = new MemoryFile();
            after.length = random.nextBoolean() ? length : syncedLength;
            after.now = Arrays.copyOf(synced, Math.max(after.length, synced.length));
            for (int page : dirty) {
                int from = page * PAGE;
                int bytes = Math.min(Math.min(PAGE, now.length - from), after.now.length - from);
                if (bytes > 0 && random.nextBoolean()) {
                    System.arraycopy(now, from, after.now, from, bytes);
                }
            }
            after.now = Arrays.copyOf(after.now, after.length);
            after.force();
            return after;
        }

        private void force() {
            synced = now.clone();
            syncedLength = length;
            dirty.clear();
        }

        private int read(ByteBuffer into, long position) {
            int count = (int) Math.max(0, Math.min(into.remaining(), length - position));
            into.put(now, (int) Math.min(position, length), count);
            return count;
        }

        private void write(ByteBuffer from, long position) throws IOException {
            int wanted = from.remaining();
            int count = (int) Math.min(wanted, writable);
            writable -= count;
            int end = (int) position + count;
            if (end > now.length) {
                now = Arrays.copyOf(now, Math.max(end, 2 * now.length));
            }
            from.get(now, (int) position, count);
            length = Math.max(length, end);
            for (int page = (int) position / PAGE; page * PAGE < end; page++) {
                dirty.add(page);
            }
            if (count < wanted) {
                throw new IOException("No space left on device");
            }
        }

        private void truncate(int size) {
            Arrays.fill(now, Math.min(size, now.length), now.length, (byte) 0);
            length = Math.min(length, size);
        }

        private LogFile handle() {
            return new Handle(this);
        }
    }

    private final class Handle implements LogFile {
        private final MemoryFile file;

        private Handle(MemoryFile file) {
            this.file = file;
        }

        @Override
        public long size() {
            synchronized (MemoryDirectory.this) {
                return file.length;
            }
        }

        @Override
        public int read(ByteBuffer into, long position) {
            synchronized (MemoryDirectory.this) {
                int count = file.read(into, position);
                bytesRead += count;
                return count;
            }
        }

        @Override
        public void write(ByteBuffer from, long position) throws IOException {
            synchronized (MemoryDirectory.this) {
                file.write(from, position);
            }
        }

        @Override
        public void truncate(long size) {
            synchronized (MemoryDirectory.this) {
                file.truncate((int) size);
            }
        }

        @Override
        public void force() {
            synchronized (MemoryDirectory.this) {
                syncs++;
                if (crashAtSync != null) {
                    Random random = crashAtSync;
                    crashAtSync = null;
                    crash(random);
                    throw new PowerLost();
                }
                file.force();
            }
        }

        @Override
        public void close() {}
    }
}

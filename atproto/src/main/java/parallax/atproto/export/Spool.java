package parallax.atproto.export;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;

/**
 * Blocks one behind the other: CID of 36 bytes, length of 4, content. What is not yet in the file is in the buffer; as
 * long as all of it fits there, no file is begun. The file has no name from the moment it is there, so nothing of it
 * outlives the process, however that ends.
 */
final class Spool implements AutoCloseable {

    private static final int HEAD = Cid.BLESSED_LENGTH + Integer.BYTES;
    private static final int WRITE_BUFFER = 1 << 16;
    // Most nodes and records are smaller, so that one read takes the whole block and often the next ones too.
    private static final int READ = 4_096;

    private final Path folder;
    private final int maxMemory;
    private @Nullable FileChannel file;
    private byte[] buffer = new byte[READ];
    private int buffered;
    private long written;
    private ByteSlice window = ByteSlice.EMPTY;
    private long windowStart;

    /** @param maxMemory bytes, inclusive, before a file is begun in the folder */
    Spool(Path folder, int maxMemory) {
        this.folder = folder;
        this.maxMemory = maxMemory;
    }

    /** Keeps a block, and answers where. */
    long append(Cid cid, ByteSlice block) {
        long at = written + buffered;
        reserve(HEAD + block.length());
        cid.copyTo(buffer, buffered);
        ByteBuffer.wrap(buffer).putInt(buffered + Cid.BLESSED_LENGTH, block.length());
        block.copyTo(buffer, buffered + HEAD);
        buffered += HEAD + block.length();
        return at;
    }

    /** Whether the block that was kept there is the one of this CID. */
    boolean holds(long at, Cid cid) {
        ByteSlice head = read(at, Cid.BLESSED_LENGTH);
        return head.at(1) == cid.codec() && cid.isDigest(head.array(), head.offset() + 4);
    }

    /** The block that was kept there. It is whole until this object is closed, and afterwards too. */
    ByteSlice block(long at) {
        int length = read(at, HEAD)
                .slice(Cid.BLESSED_LENGTH, Integer.BYTES)
                .toByteBuffer()
                .getInt();
        return read(at + HEAD, length);
    }

    boolean inFile() {
        return file != null;
    }

    @Override
    public void close() {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private void reserve(int more) {
        long wanted = (long) buffered + more;
        int bound = file == null ? maxMemory : WRITE_BUFFER;
        if (wanted > bound) {
            flush();
            wanted = more;
        }
        if (wanted > buffer.length) {
            buffer = Arrays.copyOf(buffer, (int) Math.max(wanted, Math.min(2L * buffer.length, Math.max(bound, more))));
        }
    }

    private void flush() {
        try {
            boolean first = file == null;
            FileChannel into = file == null ? opened() : file;
            file = into;
            for (ByteBuffer rest = ByteBuffer.wrap(buffer, 0, buffered); rest.hasRemaining(); ) {
                written += into.write(rest, written);
            }
            buffer = first ? new byte[WRITE_BUFFER] : buffer;
            buffered = 0;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private FileChannel opened() throws IOException {
        Path path = Files.createTempFile(folder, "export-", ".spool");
        try {
            return FileChannel.open(
                    path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        } catch (IOException e) {
            Files.deleteIfExists(path);
            throw e;
        }
    }

    private ByteSlice read(long at, int length) {
        if (at >= written) {
            return ByteSlice.of(buffer, (int) (at - written), length);
        }
        long from = at - windowStart;
        if (from < 0 || from + length > window.length()) {
            window = fromFile(at, Math.max(length, (int) Math.min(READ, written - at)));
            windowStart = at;
            from = 0;
        }
        return window.slice((int) from, length);
    }

    private ByteSlice fromFile(long at, int length) {
        ByteBuffer into = ByteBuffer.allocate(length);
        try {
            while (into.hasRemaining()) {
                if (file == null || file.read(into, at + into.position()) < 0) {
                    throw new IOException("the spool is shorter than what was written");
                }
            }
        } catch (IOException e) {
            throw failed(e);
        }
        return ByteSlice.of(into.array());
    }

    private static UncheckedIOException failed(IOException e) {
        return new UncheckedIOException("the spool of an export: " + e.getMessage(), e);
    }
}

package parallax.coldir.state;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import parallax.coldir.listing.PageLog;

/**
 * The pages of one list. A record is the length of its text, the length of the cursor in it and its CRC-32C, 4 bytes
 * each, then the text: the cursor of the page that comes next, and a line for each DID.
 */
final class PageFile implements PageLog {

    private static final int HEADER = 12;
    private static final int LARGEST = 64 << 20;

    private final Path file;
    private final RandomAccessFile access;
    /**
     * Not its channel: the interrupt that ends a walk early would close that, and the run fail instead of reporting.
     */
    private final FileDescriptor fd;

    private final DataOutputStream out;

    PageFile(Path file) {
        this.file = file;
        try {
            access = new RandomAccessFile(file.toFile(), "rw");
            fd = access.getFD();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open " + file + ": " + e.getMessage(), e);
        }
        out = new DataOutputStream(new BufferedOutputStream(new FileOutputStream(fd)));
    }

    @Override
    public @Nullable String replay(Pages pages) {
        try {
            access.seek(0);
            String cursor = null;
            long whole = 0;
            DataInputStream in = new DataInputStream(new BufferedInputStream(new FileInputStream(fd), 1 << 16));
            for (byte[] record = record(in); record.length > 0; record = record(in)) {
                int cursorLength = ByteBuffer.wrap(record).getInt();
                cursor = new String(record, 4, cursorLength, StandardCharsets.UTF_8);
                String dids =
                        new String(record, 4 + cursorLength, record.length - 4 - cursorLength, StandardCharsets.UTF_8);
                pages.page(dids.lines().toList());
                whole += HEADER + record.length - 4;
            }
            access.setLength(whole);
            access.seek(whole);
            return cursor;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void append(List<String> dids, String next) {
        byte[] cursor = next.getBytes(StandardCharsets.UTF_8);
        byte[] lines = String.join("\n", dids).getBytes(StandardCharsets.UTF_8);
        CRC32C sum = new CRC32C();
        sum.update(cursor);
        sum.update(lines);
        try {
            out.writeInt(cursor.length + lines.length);
            out.writeInt(cursor.length);
            out.writeInt((int) sum.getValue());
            out.write(cursor);
            out.write(lines);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            access.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close " + file, e);
        }
    }

    /** The length of the cursor and the text; empty at the end, and at a record that was not written whole. */
    private static byte[] record(DataInputStream in) throws IOException {
        try {
            int length = in.readInt();
            int cursorLength = in.readInt();
            int sum = in.readInt();
            if (length < 0 || length > LARGEST || cursorLength < 0 || cursorLength > length) {
                return new byte[0];
            }
            byte[] record = new byte[4 + length];
            ByteBuffer.wrap(record).putInt(cursorLength);
            in.readFully(record, 4, length);
            CRC32C found = new CRC32C();
            found.update(record, 4, length);
            return (int) found.getValue() == sum ? record : new byte[0];
        } catch (EOFException e) {
            return new byte[0];
        }
    }
}

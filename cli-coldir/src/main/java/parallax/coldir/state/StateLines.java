package parallax.coldir.state;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/** A file of lines, each with its CRC-32C before it; only ever appended to. */
final class StateLines implements AutoCloseable {

    private static final int SUM = 8;
    /** The beginning of a first line, to whatever byte it was written. */
    private static final Pattern TORN_HEADER = Pattern.compile("[0-9a-f]{0,8}|[0-9a-f]{8} (\\{(\".*)?)?");

    private final Path file;
    private final FileChannel channel;
    private final List<String> lines;

    private StateLines(Path file, FileChannel channel, List<String> lines) {
        this.file = file;
        this.channel = channel;
        this.lines = lines;
    }

    /**
     * Opens the file, or makes it, and cuts a torn last line away.
     *
     * @throws OtherStateException if another process has it, or it is none of ours
     * @throws DamagedStateException if a line before the last is not what was written
     */
    static StateLines open(Path file) {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            // It is removed at the end, which must never befall a device.
            throw new OtherStateException("'" + file + "' is not a regular file");
        }
        try {
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            try {
                lock(file, channel);
                return new StateLines(file, channel, read(file, channel));
            } catch (RuntimeException | IOException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open " + file + ": " + e.getMessage(), e);
        }
    }

    /** The lines that were there when it was opened. */
    List<String> lines() {
        return lines;
    }

    void append(String line) {
        byte[] text = (sum(line) + " " + line + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            ByteBuffer left = ByteBuffer.wrap(text);
            while (left.hasRemaining()) {
                channel.write(left);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    /** Begins anew. */
    void clear() {
        try {
            channel.truncate(0);
            channel.position(0);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot empty " + file + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close " + file, e);
        }
    }

    private static void lock(Path file, FileChannel channel) throws IOException {
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException _) {
            // By this very process: as bad.
        }
        if (lock == null) {
            throw new OtherStateException("'" + file + "' is in use by another comparison");
        }
    }

    private static List<String> read(Path file, FileChannel channel) throws IOException {
        // Not closed: the channel is the file's, which stays open.
        String text = new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
        int end = text.lastIndexOf('\n') + 1;
        requireOurs(file, text, end);
        List<String> lines = new ArrayList<>();
        int number = 0;
        for (String line : (Iterable<String>) text.substring(0, end).lines()::iterator) {
            number++;
            if (line.length() < SUM + 1 || !line.substring(0, SUM).equals(sum(line.substring(SUM + 1)))) {
                throw new DamagedStateException(file + ", line " + number + ": its CRC-32C does not match its text;"
                        + " remove the file to start again");
            }
            lines.add(line.substring(SUM + 1));
        }
        long whole = text.substring(0, end).getBytes(StandardCharsets.UTF_8).length;
        channel.truncate(whole);
        channel.position(whole);
        return lines;
    }

    /** What follows the last line break is cut away, which must never befall a file that somebody named by mistake. */
    private static void requireOurs(Path file, String text, int end) {
        String torn = text.substring(end);
        if (end == 0 && !TORN_HEADER.matcher(torn).matches()) {
            throw new OtherStateException("'" + file + "' is not a state file of coldir");
        }
    }

    private static String sum(String line) {
        CRC32C sum = new CRC32C();
        sum.update(line.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().toHexDigits((int) sum.getValue());
    }
}

package parallax.relay.state;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * The folder of an open state as a power failure leaves it. What RocksDB has not synced, the newest write-ahead log, is
 * there, gone, cut anywhere, or has pages that were never written and read as zeros.
 */
public final class PowerCut {
    private static final int PAGE = 4096;

    private PowerCut() {}

    /** Nothing may be applied meanwhile. Returns {@code to}, which is made. */
    public static Path of(Path dir, Path to, RandomGenerator random) throws IOException {
        Files.createDirectory(to);
        while (!copied(dir, to)) {
            Thread.onSpinWait();
        }
        Path newest = files(to).stream()
                .filter(file -> file.toString().endsWith(".log"))
                .max(Comparator.comparing(Path::toString))
                .orElseThrow();
        if (random.nextInt(8) == 0) {
            Files.delete(newest);
            return to;
        }
        try (RandomAccessFile wal = new RandomAccessFile(newest.toFile(), "rw")) {
            tear(wal, random);
        }
        return to;
    }

    private static void tear(RandomAccessFile wal, RandomGenerator random) throws IOException {
        long length = wal.length();
        long from = random.nextLong(length + 1);
        switch (random.nextInt(4)) {
            case 0 -> wal.setLength(from);
            case 1 -> {
                wal.setLength(from / PAGE * PAGE);
                wal.setLength(length);
            }
            case 2 -> {
                for (long page = from / PAGE * PAGE; page < length; page += PAGE) {
                    if (random.nextBoolean()) {
                        wal.seek(page);
                        wal.write(new byte[(int) Math.min(PAGE, length - page)]);
                    }
                }
            }
            default -> {
                // All of it was written back in time.
            }
        }
    }

    /** False when RocksDB added or removed a file meanwhile. */
    private static boolean copied(Path dir, Path to) throws IOException {
        for (Path old : files(to)) {
            Files.delete(old);
        }
        List<Path> files = files(dir);
        try {
            for (Path file : files) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        } catch (NoSuchFileException e) {
            return false;
        }
        return files.equals(files(dir));
    }

    private static List<Path> files(Path dir) throws IOException {
        try (Stream<Path> files = Files.list(dir)) {
            return files.sorted().toList();
        }
    }
}

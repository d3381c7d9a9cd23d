package parallax.relay.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What a process takes of its machine, as Linux counts it.
 *
 * @param peakResidentMiB the most that was ever resident in memory, of its heap and of everything else
 * @param threads of the system; virtual ones do not count
 * @param openFiles sockets among them
 */
record ProcessUse(long peakResidentMiB, long threads, long openFiles) {
    static ProcessUse of(long pid) throws IOException {
        Path process = Path.of("/proc", Long.toString(pid));
        try (Stream<Path> files = Files.list(process.resolve("fd"))) {
            return new ProcessUse(status(process, "VmHWM:") / 1024, status(process, "Threads:"), files.count());
        }
    }

    private static long status(Path process, String name) throws IOException {
        for (String line : Files.readAllLines(process.resolve("status"), StandardCharsets.US_ASCII)) {
            if (line.startsWith(name)) {
                return Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        throw new IOException("no " + name + " in " + process);
    }
}

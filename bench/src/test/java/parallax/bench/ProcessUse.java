package parallax.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** What a process of this machine uses, as Linux tells it. */
record ProcessUse(long pid) {

    /** Of all its threads, in nanoseconds, in steps of 10 ms. */
    long cpuNanos() {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .map(Duration::toNanos)
                .orElseThrow(() -> new IllegalStateException("no process " + pid));
    }

    /**
     * Of the threads that compile for a JVM, in nanoseconds; 0 for a process without such. What these have to do is
     * over when a process has run for long.
     */
    long compilerNanos() throws IOException {
        try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
            return threads.filter(thread -> text(thread.resolve("comm")).matches("C[12] Compiler.*"))
                    .mapToLong(thread ->
                            Long.parseLong(text(thread.resolve("schedstat")).split(" ", 2)[0]))
                    .sum();
        }
    }

    /** 0 when the thread has ended. */
    private static String text(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            return "0";
        }
    }

    /** Resident now, in bytes. */
    long residentBytes() {
        return statusBytes("VmRSS:");
    }

    /** The most that ever was resident, in bytes. */
    long peakBytes() {
        return statusBytes("VmHWM:");
    }

    private long statusBytes(String field) {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                    .filter(line -> line.startsWith(field))
                    .map(line -> line.replaceAll("\\D", ""))
                    .mapToLong(kilobytes -> Long.parseLong(kilobytes) << 10)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no " + field + " of process " + pid));
        } catch (IOException e) {
            throw new UncheckedIOException("process " + pid + " is gone", e);
        }
    }
}

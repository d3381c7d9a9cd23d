package parallax.pulsar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parallax.reports.coverage.CoverageReport;
import parallax.reports.document.RunFacts;

class OutputFilesTest {

    private static final CoverageReport REPORT = new CoverageReport(
            new RunFacts(
                    new RunFacts.Tool("pulsar", "test"), "2026-03-05T12:00:00Z", "2026-03-05T12:00:10Z", List.of()),
            1,
            null,
            0,
            null,
            false,
            0,
            List.of(),
            List.of(),
            List.of(),
            List.of());

    @TempDir
    private Path dir;

    @Test
    void aLinkStaysOneAndItsTargetIsReplaced() throws IOException {
        Path target = Files.writeString(dir.resolve("target.md"), "old");
        Path link = Files.createSymbolicLink(dir.resolve("link.md"), target);
        OutputFiles.prepare(link, null).write(REPORT);
        assertThat(link).isSymbolicLink();
        assertThat(Files.readString(target)).startsWith("# relay coverage comparison");
        assertThat(names()).containsExactlyInAnyOrder("target.md", "link.md");
    }

    @Test
    void aDeviceIsWrittenToAndStaysOne() {
        Path device = Path.of("/dev/null");
        OutputFiles.prepare(null, device.toString()).write(REPORT);
        assertThat(Files.isRegularFile(device)).isFalse();
        assertThat(Files.exists(device)).isTrue();
    }

    @Test
    void nothingHalfIsLeftBehind() throws IOException {
        Path file = dir.resolve("report.md");
        OutputFiles files = OutputFiles.prepare(file, null);
        Files.createDirectories(file.resolve("in the way"));
        assertThatThrownBy(() -> files.write(REPORT))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("report.md");
        assertThat(names()).containsExactly("report.md");
    }

    private List<String> names() throws IOException {
        try (var files = Files.list(dir)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}

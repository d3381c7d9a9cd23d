package parallax.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFilesTest {

    @TempDir
    private Path dir;

    @Test
    void theFolderIsMadeAndTheFileHoldsTheText() throws IOException {
        String named = dir.resolve("new/report.md").toString();
        Path file = OutputFiles.prepare("--report", named);
        assertThat(file).isNotNull();
        OutputFiles.write(file, "text");
        assertThat(file).hasToString(named).hasContent("text");
    }

    @Test
    void standardOutputAndNothingAreNoFiles() {
        assertThat(OutputFiles.prepare("--json", "-")).isNull();
        assertThat(OutputFiles.prepare("--json", null)).isNull();
    }

    @Test
    void whatCannotBeWrittenIsRefusedByTheNameOfItsOption() throws IOException {
        Path file = Files.writeString(dir.resolve("file"), "");
        for (String named : List.of(dir.toString(), file.resolve("below").toString(), "nul\0")) {
            assertThatThrownBy(() -> OutputFiles.prepare("--json", named))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll("--json", named);
        }
    }

    @Test
    void aLinkStaysOneAndItsTargetIsReplaced() throws IOException {
        Path target = Files.writeString(dir.resolve("target.md"), "old");
        Path link = Files.createSymbolicLink(dir.resolve("link.md"), target);
        OutputFiles.write(link, "new");
        assertThat(link).isSymbolicLink();
        assertThat(target).hasContent("new");
        assertThat(names()).containsExactlyInAnyOrder("target.md", "link.md");
    }

    @Test
    void aDeviceIsWrittenToAndStaysOne() {
        Path device = Path.of("/dev/null");
        OutputFiles.write(device, "text");
        assertThat(Files.isRegularFile(device)).isFalse();
        assertThat(Files.exists(device)).isTrue();
    }

    @Test
    void nothingHalfIsLeftBehind() throws IOException {
        Path file = dir.resolve("report.md");
        Files.createDirectories(file.resolve("in the way"));
        assertThatThrownBy(() -> OutputFiles.write(file, "text"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("report.md");
        assertThat(names()).containsExactly("report.md");
    }

    @Test
    void theHalfOfARunThatWasKilledIsNotInTheWay() throws IOException {
        Path file = dir.resolve("report.md");
        Files.writeString(dir.resolve("report.md." + ProcessHandle.current().pid() + ".part"), "ha");
        OutputFiles.write(file, "text");
        assertThat(file).hasContent("text");
        assertThat(names()).containsExactly("report.md");
    }

    private List<String> names() throws IOException {
        try (var files = Files.list(dir)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}

package parallax.relay.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random histories of the log and its subscribers against a list: with any cursor, before and after restarts and rolls,
 * a subscriber gets exactly the accepted events after it, byte for byte, or is told why not.
 */
class EveryCursorTest {
    @TempDir
    private Path folder;

    private final ReplaySights sights = new ReplaySights();

    @Test
    @Timeout(900)
    void aSubscriberWithAnyCursorGetsExactlyTheAcceptedEventsAfterIt() throws Exception {
        holdsOver(1, 16);
    }

    @Test
    @Tag("long")
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void aSubscriberWithAnyCursorGetsExactlyTheAcceptedEventsAfterItInManyHistories() throws Exception {
        holdsOver(1000, 600);
    }

    private void holdsOver(long firstSeed, int histories) throws Exception {
        for (long seed = firstSeed; seed < firstSeed + histories; seed++) {
            Path own = Files.createDirectory(folder.resolve("seed-" + seed));
            try (ReplayHistory history = new ReplayHistory(own, new Random(seed), sights)) {
                history.run();
            } catch (Exception | AssertionError e) {
                throw new AssertionError("the history of seed " + seed, e);
            }
        }
        // Without these the histories would show less than the name says.
        assertThat(sights.times()).containsOnlyKeys(ReplaySights.Sight.values());
    }
}

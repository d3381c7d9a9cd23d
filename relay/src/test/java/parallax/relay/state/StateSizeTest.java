package parallax.relay.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Tid;
import parallax.relay.flow.CollectionChanges;
import parallax.relay.flow.Head;
import parallax.relay.flow.HostId;
import parallax.relay.flow.Sequenced;
import parallax.relay.flow.StateChange;

/** The sizes that relay/README.md states. */
final class StateSizeTest {
    private static final int BATCH = 1_000;

    /**
     * Each account with a head, and known to the index, as after its first commit; DIDs, revs and CIDs do not compress.
     */
    @Test
    void aMillionAccountsTakeUnderAHundredAndSeventyMegabytes(@TempDir Path dir) throws IOException {
        int accounts = 100_000;
        Random random = new Random(5);
        try (StateStore state = StateStore.open(dir)) {
            for (int from = 0; from < accounts; from += BATCH) {
                List<Sequenced> batch = new ArrayList<>(BATCH);
                for (int i = 1; i <= BATCH; i++) {
                    StateChange change = new StateChange(
                            head(random), null, null, new HostId(1 + i % 60), false, CollectionChanges.EMPTY_REPO);
                    batch.add(StateStoreTest.event(from + i, did(random), change));
                }
                state.apply(batch, List.of());
            }
        }
        // What is only in RocksDB's own log is written out.
        StateStore.open(dir).close();
        double each = (double) bytes(dir) / accounts;
        assertThat(each).isBetween(110.0, 170.0);
    }

    private static long bytes(Path dir) throws IOException {
        try (Stream<Path> files = Files.walk(dir)) {
            return files.filter(file -> file.toString().endsWith(".sst"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private static Did did(Random random) {
        StringBuilder text = new StringBuilder("did:plc:");
        for (int i = 0; i < 24; i++) {
            text.append("abcdefghijklmnopqrstuvwxyz234567".charAt(random.nextInt(32)));
        }
        return new Did(text.toString());
    }

    private static Head head(Random random) {
        return new Head(
                Tid.of(1_700_000_000_000_000L + random.nextInt(1_000_000_000), random.nextInt(1024)),
                cid(random),
                cid(random));
    }

    private static Cid cid(Random random) {
        byte[] block = new byte[16];
        random.nextBytes(block);
        return Cid.ofDrisl(ByteSlice.of(block));
    }
}

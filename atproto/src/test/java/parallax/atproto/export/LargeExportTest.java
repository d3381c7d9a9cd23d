package parallax.atproto.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parallax.atproto.crypto.Curve;
import parallax.atproto.testkit.TestAccount;

/** Exports that would not fit into the heap of a process of its own. */
class LargeExportTest {

    @TempDir
    Path folder;

    @Test
    void aHundredThousandRecordsAreVerifiedIn24MiBOfHeap() throws Exception {
        assertVerified(24, 100_000);
    }

    @Test
    @Tag("long")
    void aMillionRecordsAreVerifiedIn128MiBOfHeap() throws Exception {
        assertVerified(128, 1_000_000);
    }

    private void assertVerified(int heapMiB, int records) throws IOException, InterruptedException {
        String said = verified("-Xmx" + heapMiB + "m", records);
        assertThat(said).matches(records + " records of \\d+ blocks in \\d+ bytes\\s*");
        long bytes = Long.parseLong(said.replaceAll(".* in (\\d+) bytes\\s*", "$1"));
        assertThat(bytes).as("what the heap could not hold").isGreaterThan((long) heapMiB << 20);
        assertThat(folder).isEmptyDirectory();
    }

    private String verified(String heap, int records) throws IOException, InterruptedException {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        heap,
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        folder.toString(),
                        Integer.toString(records))
                .redirectErrorStream(true)
                .start();
        try (InputStream out = child.getInputStream()) {
            String said = new String(out.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(child.waitFor(1, TimeUnit.MINUTES)).isTrue();
            return said;
        } finally {
            child.destroyForcibly();
        }
    }

    /** What runs in the small heap. */
    static final class Child {

        private Child() {}

        public static void main(String[] args) throws IOException {
            TestAccount account = TestAccount.create(Curve.K256, new SplittableRandom(91));
            int wanted = Integer.parseInt(args[1]);
            LargeCar car = new LargeCar(account, wanted);
            int[] next = {0};
            ExportReader reader = new ExportReader(Path.of(args[0]), ExportLimits.DEFAULT);
            ExportResult result = reader.read(car, account.did(), account.publicKey(), (path, cid, record) -> {
                int index = next[0]++;
                if (!path.equals(LargeCar.path(index)) || !record.equals(LargeCar.record(index))) {
                    throw new IllegalStateException("another record than number " + index);
                }
            });
            System.out.println(
                    result instanceof ExportResult.Verified verified
                            ? verified.records() + " records of " + verified.blocks() + " blocks in " + car.bytes()
                                    + " bytes"
                            : result.toString());
        }
    }
}

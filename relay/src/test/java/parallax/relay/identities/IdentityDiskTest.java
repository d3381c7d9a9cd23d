package parallax.relay.identities;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import parallax.atproto.crypto.Curve;
import parallax.atproto.crypto.PublicKey;
import parallax.atproto.crypto.SigningKey;
import parallax.atproto.identity.DidDocument;
import parallax.atproto.identity.PdsEndpoint;
import parallax.atproto.identity.Resolution;
import parallax.atproto.identity.StoredIdentity;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Handle;

class IdentityDiskTest {
    private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final Did ALICE = new Did("did:plc:" + "a".repeat(24));
    private static final Did BOB = new Did("did:web:bob.example.com");
    private static final PublicKey P256 =
            SigningKey.generate(Curve.P256, new Random(1)).publicKey();
    private static final PublicKey K256 =
            SigningKey.generate(Curve.K256, new Random(1)).publicKey();
    private static final long BYTES = 1L << 30;
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    private Path dir;

    static Stream<Resolution> resolutions() {
        PdsEndpoint pds = PdsEndpoint.parse("https://pds.example.com:8443");
        PdsEndpoint local = PdsEndpoint.parse("http://localhost:2583");
        Handle handle = new Handle("alice.example.com");
        return Stream.of(
                found(K256, pds, handle),
                found(P256, local, null),
                found(null, null, null),
                new Resolution.NotFound(),
                new Resolution.Tombstoned(),
                new Resolution.Malformed("no usable document: \u00e9"));
    }

    private static Resolution found(@Nullable PublicKey key, @Nullable PdsEndpoint pds, @Nullable Handle handle) {
        return new Resolution.Found(new DidDocument(ALICE, key, pds, handle), AT.minusSeconds(7));
    }

    @ParameterizedTest
    @MethodSource("resolutions")
    void whatWasPutIsFoundAsItWasAlsoAfterReopening(Resolution resolution) {
        StoredIdentity identity = new StoredIdentity(resolution, AT);
        try (IdentityDisk disk = open()) {
            disk.put(ALICE, identity);
            assertThat(disk.find(ALICE)).isEqualTo(identity);
            assertThat(disk.find(BOB)).isNull();
        }
        try (IdentityDisk disk = open()) {
            assertThat(disk.find(ALICE)).isEqualTo(identity);
            disk.remove(ALICE);
        }
        try (IdentityDisk disk = open()) {
            assertThat(disk.find(ALICE)).isNull();
        }
    }

    @Test
    void aRowOfAnotherVersionOrATornOneIsNotKnown() {
        byte[] row = IdentityRow.encode(new StoredIdentity(found(K256, null, null), AT));
        assertThat(IdentityRow.decode(ALICE, row)).isNotNull();
        for (int length = 0; length < row.length; length++) {
            assertThat(IdentityRow.decode(ALICE, Arrays.copyOf(row, length))).isNull();
        }
        row[0]++;
        assertThat(IdentityRow.decode(ALICE, row)).isNull();
    }

    @Test
    void aDamagedCacheIsMadeAnew() throws IOException {
        StoredIdentity identity = new StoredIdentity(new Resolution.NotFound(), AT);
        try (IdentityDisk disk = open()) {
            disk.put(ALICE, identity);
        }
        List<Path> files;
        try (Stream<Path> all = Files.list(dir)) {
            files = all.filter(file -> file.getFileName().toString().startsWith("MANIFEST"))
                    .toList();
        }
        assertThat(files).isNotEmpty();
        for (Path file : files) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap(new byte[64]), 0);
            }
        }

        try (IdentityDisk disk = open()) {
            assertThat(disk.find(ALICE)).isNull();
            disk.put(ALICE, identity);
            assertThat(disk.find(ALICE)).isEqualTo(identity);
        }
    }

    @Test
    void aProcessKilledWhileItRemovesADamagedCacheLeavesOneThatIsMadeAnew() throws IOException {
        StoredIdentity identity = new StoredIdentity(new Resolution.NotFound(), AT);
        boolean gone = false;
        for (int removed = 1; !gone; removed++) {
            try (IdentityDisk disk = open()) {
                disk.put(ALICE, identity);
            }
            List<Path> files;
            try (Stream<Path> all = Files.list(dir)) {
                files = all.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path file : files.subList(0, Math.min(removed, files.size()))) {
                Files.delete(file);
            }
            gone = removed >= files.size();

            try (IdentityDisk disk = open()) {
                disk.put(BOB, identity);
                assertThat(disk.find(BOB)).as("with %s files removed", removed).isEqualTo(identity);
            }
        }
    }

    @Test
    void aKilledProcessLeavesTheNewestDocumentAndNotTheOneBefore(@TempDir Path killed) throws IOException {
        StoredIdentity old = new StoredIdentity(found(K256, null, null), AT.minusSeconds(60));
        StoredIdentity rotated = new StoredIdentity(found(P256, null, null), AT);
        try (IdentityDisk disk = open()) {
            disk.put(ALICE, old);
            disk.put(BOB, old);
        }
        try (IdentityDisk disk = open()) {
            disk.put(ALICE, rotated);
            disk.remove(BOB);
            try (Stream<Path> files = Files.list(dir)) {
                for (Path file : files.toList()) {
                    Files.copy(file, killed.resolve(file.getFileName()));
                }
            }
        }
        try (IdentityDisk disk = IdentityDisk.open(killed, BYTES, DAY)) {
            assertThat(disk.find(ALICE)).isEqualTo(rotated);
            assertThat(disk.find(BOB)).isNull();
        }
    }

    @Test
    void aFolderThatCannotBeUsedKeepsNothingAndStopsNobody() throws IOException {
        Path taken = Files.writeString(dir.resolve("file"), "not a folder");
        try (IdentityDisk disk = IdentityDisk.open(taken, BYTES, DAY)) {
            disk.put(ALICE, new StoredIdentity(new Resolution.NotFound(), AT));
            disk.remove(BOB);
            assertThat(disk.find(ALICE)).isNull();
            assertThat(disk.memoryBytes()).isZero();
        }
    }

    @Test
    void whoAsksWhileItIsClosedGetsNothing() throws Exception {
        StoredIdentity identity = new StoredIdentity(new Resolution.NotFound(), AT);
        IdentityDisk disk = open();
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            CountDownLatch begun = new CountDownLatch(3);
            List<Future<Long>> asking = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                asking.add(threads.submit(() -> asked(disk, identity, begun)));
            }
            begun.await();
            disk.close();
            for (Future<Long> thread : asking) {
                assertThat(thread.get(60, TimeUnit.SECONDS)).isPositive();
            }
        }
        assertThat(disk.find(ALICE)).isNull();
        disk.close();
    }

    /** How often it was found until the cache was closed. */
    private static long asked(IdentityDisk disk, StoredIdentity identity, CountDownLatch begun) {
        long found = 0;
        disk.put(ALICE, identity);
        while (disk.find(ALICE) != null) {
            disk.put(ALICE, identity);
            if (found++ == 0) {
                begun.countDown();
            }
        }
        return found;
    }

    @Test
    void theOldestGoWhenTheFolderIsFull() throws IOException {
        long bound = 64L << 20;
        // 160 MB of reasons that do not compress.
        Random random = new Random(3);
        try (IdentityDisk disk = IdentityDisk.open(dir, bound, DAY)) {
            for (int i = 0; i < 700_000; i++) {
                byte[] noise = new byte[100];
                random.nextBytes(noise);
                disk.put(did(i), new StoredIdentity(new Resolution.Malformed(hex(noise)), AT));
            }
        }
        try (IdentityDisk disk = IdentityDisk.open(dir, bound, DAY)) {
            assertThat(disk.find(did(0))).isNull();
            assertThat(disk.find(did(700_000 - 1))).isNotNull();
        }
        assertThat(bytes()).isLessThan(bound + (48L << 20));
    }

    private static Did someDid(Random random) {
        StringBuilder text = new StringBuilder("did:plc:");
        for (int i = 0; i < 24; i++) {
            text.append("abcdefghijklmnopqrstuvwxyz234567".charAt(random.nextInt(32)));
        }
        return new Did(text.toString());
    }

    private static Resolution usual(PublicKey key, int i, Random random) {
        PdsEndpoint pds = PdsEndpoint.parse("https://pds" + random.nextInt(60) + ".us-east.host.example.com");
        Handle handle = new Handle(Long.toString(i * 7919L, 36) + ".example.social");
        return new Resolution.Found(new DidDocument(ALICE, key, pds, handle), AT);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static Did did(int i) {
        String text = Integer.toString(i, 8).replace('0', 'a').replace('1', 'b');
        return new Did("did:plc:" + "a".repeat(24 - text.length()) + text);
    }

    private long bytes() throws IOException {
        try (Stream<Path> files = Files.walk(dir)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    /** The figure in relay/README.md. */
    @Test
    void aMillionAccountsTakeUnderAHundredAndSixtyMegabytes() throws IOException {
        int accounts = 100_000;
        Random random = new Random(11);
        // So many that hardly any block holds one twice.
        List<PublicKey> keys = Stream.generate(
                        () -> SigningKey.generate(Curve.K256, random).publicKey())
                .limit(2_000)
                .toList();
        try (IdentityDisk disk = open()) {
            for (int i = 0; i < accounts; i++) {
                PublicKey key = keys.get(i % keys.size());
                disk.put(someDid(random), new StoredIdentity(usual(key, i, random), AT));
            }
        }
        // What is only in RocksDB's own log is written out.
        open().close();
        double each = (double) bytes() / accounts;
        assertThat(each).isBetween(80.0, 160.0);
    }

    private IdentityDisk open() {
        return IdentityDisk.open(dir, BYTES, DAY);
    }
}

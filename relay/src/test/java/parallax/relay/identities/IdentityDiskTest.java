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
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
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
    void theOldestGoWhenTheFolderIsFull() throws IOException {
        long bound = 64L << 20;
        // 40 MB of reasons that do not compress, eight times.
        Random random = new Random(3);
        try (IdentityDisk disk = IdentityDisk.open(dir, bound, DAY)) {
            for (int i = 0; i < 8 * 200_000; i++) {
                byte[] noise = new byte[100];
                random.nextBytes(noise);
                disk.put(did(i), new StoredIdentity(new Resolution.Malformed(hex(noise)), AT));
            }
        }
        try (IdentityDisk disk = IdentityDisk.open(dir, bound, DAY)) {
            assertThat(disk.find(did(0))).isNull();
            assertThat(disk.find(did(8 * 200_000 - 1))).isNotNull();
        }
        assertThat(bytes()).isLessThan(bound + (48L << 20));
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

    private IdentityDisk open() {
        return IdentityDisk.open(dir, BYTES, DAY);
    }
}

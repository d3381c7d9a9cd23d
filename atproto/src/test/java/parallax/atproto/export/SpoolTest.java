package parallax.atproto.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;

class SpoolTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {0, 100, 70_000, 100_000_000})
    void blocksComeBackInAnyOrderFromMemoryAndFromTheFile(int maxMemory) {
        SplittableRandom random = new SplittableRandom(101);
        Map<Cid, ByteSlice> blocks = new LinkedHashMap<>();
        try (Spool spool = new Spool(folder, maxMemory)) {
            BlockIndex index = new BlockIndex(spool);
            for (int i = 0; i < 3_000; i++) {
                int size = random.nextInt(100) == 0 ? random.nextInt(200_000) : random.nextInt(600);
                byte[] bytes = new byte[size + 4];
                random.nextBytes(bytes);
                ByteSlice block = ByteSlice.of(bytes);
                Cid cid = random.nextBoolean() ? Cid.ofDrisl(block) : Cid.ofRaw(block);
                blocks.put(cid, block);
                index.add(cid, block);
                index.add(cid, block);
            }
            assertThat(spool.inFile()).isEqualTo(maxMemory < 100_000_000);
            assertThat(index.size()).isEqualTo(3_000);
            blocks.forEach((cid, block) -> assertThat(index.find(cid)).isEqualTo(block));
            Cid[] cids = blocks.keySet().toArray(Cid[]::new);
            for (int i = 0; i < 5_000; i++) {
                Cid cid = cids[random.nextInt(cids.length)];
                assertThat(index.find(cid)).isEqualTo(blocks.get(cid));
            }
            assertThat(index.find(Cid.ofDrisl(ByteSlice.EMPTY))).isNull();
            assertThat(folder).as("the file has no name").isEmptyDirectory();
        }
        assertThat(folder).isEmptyDirectory();
    }

    /** Whoever makes blocks chooses bits of their digests. */
    @Test
    void digestsThatBeginAlikeAreToldApart() {
        try (Spool spool = new Spool(folder, 1_000)) {
            BlockIndex index = new BlockIndex(spool);
            for (int i = 0; i < 200; i++) {
                index.add(alike(i), ByteSlice.of(new byte[] {(byte) i}));
            }
            assertThat(index.size()).isEqualTo(200);
            for (int i = 0; i < 200; i++) {
                assertThat(index.find(alike(i))).isEqualTo(ByteSlice.of(new byte[] {(byte) i}));
            }
            assertThat(index.find(alike(201))).isNull();
        }
    }

    @Test
    void aFolderThatCannotBeWrittenIsNotTheSendersFault() {
        try (Spool spool = new Spool(folder.resolve("absent"), 10)) {
            ByteSlice block = ByteSlice.of(new byte[100]);
            assertThatThrownBy(() -> spool.append(Cid.ofRaw(block), block))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("spool");
        }
    }

    private static Cid alike(int number) {
        byte[] digest = new byte[32];
        digest[30] = (byte) (number >> 8);
        digest[31] = (byte) number;
        return Cid.ofSha256(Cid.DRISL, digest);
    }
}

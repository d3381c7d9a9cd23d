package parallax.atproto.cbor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** The writer's pinned bytes, and what it refuses to write. */
class CborWriterTest {

    @Test
    void everyKindHasItsPinnedBytes() {
        ByteSlice written = new CborWriter()
                .map(7)
                .key("a")
                .nil()
                .key("b")
                .bool(true)
                .key("c")
                .bytes(ByteSlice.ofHex("00ff"))
                .key("d")
                .link(ByteSlice.ofHex("0171"))
                .key("e")
                .array(2)
                .integer(-1)
                .text("\u00e9")
                .key("f")
                .raw(ByteSlice.ofHex("a0"))
                .key("aa")
                .bool(false)
                .toSlice();
        assertThat(written.toHex())
                .isEqualTo("a7" + "6161f6" + "6162f5" + "61634200ff" + "6164d82a43000171" + "6165822062c3a9" + "6166a0"
                        + "626161f4");
        CborReader.validate(written);
    }

    @Test
    void keysAreWrittenShorterFirstAndOnceEach() {
        assertThatThrownBy(() -> new CborWriter().map(2).key("b").nil().key("a"))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new CborWriter().map(2).key("bb").nil().key("c"))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new CborWriter().map(2).key("a").nil().key("a"))
                .isInstanceOf(IllegalStateException.class);
        // The UTF-8 of this key is longer than that of the first, though it has fewer characters.
        assertThat(new CborWriter().map(2).key("zz").nil().key("\u2603").nil().size())
                .isEqualTo(10);
    }

    @Test
    void valuesAndKeysComeInTurnAndContainersAreFilled() {
        assertThatThrownBy(() -> new CborWriter().map(1).nil()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new CborWriter().key("a")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new CborWriter().array(1).key("a")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new CborWriter().map(1).key("a").toSlice()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new CborWriter().array(1).toSlice()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new CborWriter().array(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new CborWriter().raw(ByteSlice.EMPTY)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new CborWriter().link(ByteSlice.EMPTY)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void halfASurrogatePairIsNoText() {
        for (String text : new String[] {"\ud800", "a\udc00", "\ud83d\ud83d\ude00", "\ude00\ud83d"}) {
            assertThatThrownBy(() -> new CborWriter().text(text)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(new CborWriter().text("\ud83d\ude00?").toSlice().toHex()).isEqualTo("65f09f98803f");
    }

    @Test
    void aSliceStaysAsItWasWhenMoreIsWritten() {
        CborWriter writer = new CborWriter(1).text("first");
        ByteSlice first = writer.toSlice();
        String before = first.toHex();
        writer.bytes(ByteSlice.of(new byte[10_000]));
        assertThat(first.toHex()).isEqualTo(before);
        assertThat(writer.toSlice().slice(0, first.length())).isEqualTo(first);
        assertThat(writer.size()).isEqualTo(first.length() + 3 + 10_000);
    }
}

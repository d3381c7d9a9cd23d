package parallax.atproto.cbor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import org.junit.jupiter.api.Test;

/** A view of bytes and its bounds. */
class ByteSliceTest {

    private final ByteSlice slice = ByteSlice.of(new byte[] {9, 1, 2, (byte) 0xff, 9}, 1, 3);

    @Test
    void aViewHasItsOwnBounds() {
        assertThat(slice.length()).isEqualTo(3);
        assertThat(slice.at(0)).isEqualTo((byte) 1);
        assertThat(slice.toHex()).isEqualTo("0102ff");
        assertThat(slice.slice(1, 2).toHex()).isEqualTo("02ff");
        assertThat(slice.slice(3, 0)).isEqualTo(ByteSlice.EMPTY);
        assertThatThrownBy(() -> slice.at(3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> slice.at(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> slice.slice(2, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> slice.slice(-1, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> ByteSlice.of(new byte[2], 1, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void equalityHashAndOrderAreThoseOfTheUnsignedBytes() {
        ByteSlice copy = ByteSlice.copyOf(slice);
        assertThat(copy).isEqualTo(slice).hasSameHashCodeAs(slice);
        assertThat(copy.array()).hasSize(3);
        assertThat(ByteSlice.ofHex("7f")).isLessThan(ByteSlice.ofHex("80"));
        assertThat(ByteSlice.ofHex("01")).isLessThan(ByteSlice.ofHex("0100"));
        assertThat(ByteSlice.ofHex("01")).isNotEqualTo(ByteSlice.ofHex("02"));
    }

    @Test
    void theBytesGoOutAsTheyAre() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        slice.writeTo(out);
        assertThat(out.toByteArray()).isEqualTo(slice.toArray());
        ByteBuffer buffer = ByteBuffer.allocate(3);
        slice.writeTo(buffer);
        assertThat(buffer.array()).isEqualTo(slice.toArray());
        assertThat(ByteSlice.copyOf(slice.toByteBuffer())).isEqualTo(slice);
        assertThatThrownBy(() -> slice.toByteBuffer().put((byte) 0)).isInstanceOf(ReadOnlyBufferException.class);
    }

    @Test
    void itsTextHoldsNoData() {
        assertThat(slice).hasToString("ByteSlice[3 bytes]");
    }
}

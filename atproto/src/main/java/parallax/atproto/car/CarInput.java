package parallax.atproto.car;

import java.io.IOException;
import java.io.InputStream;
import parallax.atproto.cbor.ByteSlice;

/** Where the bytes of a CAR come from. */
sealed interface CarInput {

    /** The next byte, 0 to 255, or -1 at the end. */
    int read() throws IOException;

    /** The next {@code length} bytes, or fewer at the end. */
    ByteSlice take(int length) throws IOException;

    /** Views of a slice. */
    final class OfSlice implements CarInput {

        private final ByteSlice bytes;
        private int at;

        OfSlice(ByteSlice bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read() {
            return at < bytes.length() ? bytes.at(at++) & 0xff : -1;
        }

        @Override
        public ByteSlice take(int length) {
            ByteSlice taken = bytes.slice(at, Math.min(length, bytes.length() - at));
            at += taken.length();
            return taken;
        }
    }

    /** A stream; each block is a fresh array that grows with what arrives, not with what was announced. */
    final class OfStream implements CarInput {

        private final InputStream in;

        OfStream(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            return in.read();
        }

        @Override
        public ByteSlice take(int length) throws IOException {
            return ByteSlice.of(in.readNBytes(length));
        }
    }
}

package parallax.atproto.car;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;
import parallax.atproto.cid.Varint;

/**
 * Reads a CAR block after block; holds one block at a time. Every block is verified against its CID before it is
 * handed out. {@link CarException} when the bytes are refused, {@link IOException} only when the stream itself fails.
 * The stream is not closed.
 */
public final class CarReader {

    private static final int BUFFER = 1 << 16;

    private final CarInput input;
    private final CarLimits limits;
    private final List<Cid> roots;
    private long offset;
    private int blocks;

    private CarReader(CarInput input, CarLimits limits) throws IOException {
        this.input = input;
        this.limits = limits;
        this.roots = readRoots();
    }

    /** Reads the header; bytes may be taken from the stream ahead of the blocks handed out. */
    public CarReader(InputStream in, CarLimits limits) throws IOException {
        this(new CarInput.OfStream(new BufferedInputStream(in, BUFFER)), limits);
    }

    /** Reads the header; blocks are views of the slice. */
    public static CarReader of(ByteSlice car, CarLimits limits) {
        try {
            return new CarReader(new CarInput.OfSlice(car), limits);
        } catch (IOException e) {
            throw new IllegalStateException("a slice in memory cannot fail", e);
        }
    }

    /** The roots that the header names, which need not be among the blocks; the first is the commit. */
    public List<Cid> roots() {
        return roots;
    }

    /** Bytes consumed so far: up to the block handed out last. */
    public long position() {
        return offset;
    }

    /** The next block, or null after the last. */
    public @Nullable CarBlock next() throws IOException {
        long section = offset;
        long length = sectionLength();
        if (length < 0) {
            return null;
        }
        if (length < Cid.BLESSED_LENGTH) {
            throw malformed(section, "a section too short for a CID");
        }
        if (++blocks > limits.maxBlocks()) {
            throw tooLarge(section, "more blocks than " + limits.maxBlocks());
        }
        if (length - Cid.BLESSED_LENGTH > limits.maxBlockBytes()) {
            throw tooLarge(section, "a block over " + limits.maxBlockBytes() + " bytes");
        }
        ByteSlice body = take(section, length);
        if (!Cid.blessedAt(body.array(), body.offset(), Cid.BLESSED_LENGTH)) {
            throw malformed(section, "a block whose CID is not DRISL or raw with SHA-256");
        }
        Cid cid = Cid.of(body.slice(0, Cid.BLESSED_LENGTH));
        ByteSlice block = body.slice(Cid.BLESSED_LENGTH, body.length() - Cid.BLESSED_LENGTH);
        if (!cid.matches(block)) {
            throw new CarException(CarException.Kind.MISMATCH, section, "a block that does not hash to its CID");
        }
        return new CarBlock(cid, block);
    }

    private List<Cid> readRoots() throws IOException {
        long length = sectionLength();
        if (length <= 0) {
            throw malformed(0, "no header");
        }
        long start = offset;
        // Each root takes 41 bytes when blessed and at most 105; the rest of the header takes under 32.
        if (length > 32 + 128L * limits.maxRoots()) {
            throw tooLarge(0, "a header for more roots than " + limits.maxRoots());
        }
        return CarHeader.decode(take(0, length), start, limits);
    }

    /** The length of the section that starts here, or -1 at the end of the CAR. */
    private long sectionLength() throws IOException {
        long section = offset;
        long length = 0;
        for (int i = 0; i < Varint.MAX_BYTES; i++) {
            int b = input.read();
            if (b < 0 && i == 0) {
                return -1;
            }
            if (b < 0) {
                throw malformed(section, "a varint is cut off");
            }
            offset++;
            length |= (long) (b & 0x7f) << (7 * i);
            if (b == 0 && i > 0) {
                throw malformed(section, "a varint is not in its shortest form");
            }
            if (b < 0x80) {
                return length;
            }
        }
        throw malformed(section, "a varint of more than 9 bytes");
    }

    private ByteSlice take(long section, long length) throws IOException {
        if (length > limits.maxBytes() - offset) {
            throw tooLarge(section, "more than " + limits.maxBytes() + " bytes");
        }
        ByteSlice taken = input.take((int) Math.min(length, Integer.MAX_VALUE));
        offset += taken.length();
        if (taken.length() < length) {
            throw malformed(section, "a section is cut off");
        }
        return taken;
    }

    private static CarException malformed(long offset, String reason) {
        return new CarException(CarException.Kind.MALFORMED, offset, reason);
    }

    private static CarException tooLarge(long offset, String reason) {
        return new CarException(CarException.Kind.TOO_LARGE, offset, reason);
    }
}

package parallax.atproto.cid;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cbor.CborException;
import parallax.atproto.cbor.CborReader;

/**
 * A content identifier of version 1. One of the blessed kind (DRISL or raw, SHA-256) is held as its codec and the four
 * words of its digest, so that hashing and comparing it touch no other object; any other well-formed one is kept as
 * its bytes. See atproto.com/specs/data-model#link-and-cid-formats.
 */
public final class Cid implements Comparable<Cid> {

    /** The codec of records, tree nodes and commits ({@code dag-cbor}). */
    public static final int DRISL = 0x71;

    /** The codec of blobs. */
    public static final int RAW = 0x55;

    /** Bytes of a CID of the blessed kind: version, codec, hash function, digest length, digest. */
    public static final int BLESSED_LENGTH = 4 + Sha256.LENGTH;

    private static final int MAX_BYTES = 100;
    private static final int MIN_TEXT = 8;
    private static final int MAX_TEXT = 256;
    private static final int VERSION = 1;
    private static final int SHA_256 = 0x12;
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final int codec;
    private final long word0;
    private final long word1;
    private final long word2;
    private final long word3;
    private final @Nullable ByteSlice unblessed;

    private Cid(int codec, byte[] array, int digest) {
        this.codec = codec;
        this.word0 = (long) WORDS.get(array, digest);
        this.word1 = (long) WORDS.get(array, digest + 8);
        this.word2 = (long) WORDS.get(array, digest + 16);
        this.word3 = (long) WORDS.get(array, digest + 24);
        this.unblessed = null;
    }

    private Cid(int codec, ByteSlice unblessed) {
        this.codec = codec;
        this.word0 = unblessed.hashCode();
        this.word1 = 0;
        this.word2 = 0;
        this.word3 = 0;
        this.unblessed = unblessed;
    }

    /** Any well-formed CID of version 1, at most 100 bytes; {@link CidException} otherwise. The bytes are copied. */
    public static Cid of(ByteSlice bytes) {
        byte[] array = bytes.array();
        int at = bytes.offset();
        if (blessedAt(array, at, bytes.length())) {
            return new Cid(array[at + 1], array, at + 4);
        }
        return wellFormed(bytes);
    }

    /** The CID of the block as DRISL; the block's own form is not looked at. */
    public static Cid ofDrisl(ByteSlice block) {
        return new Cid(DRISL, Sha256.digest(block), 0);
    }

    /** The CID of the bytes as a blob. */
    public static Cid ofRaw(ByteSlice block) {
        return new Cid(RAW, Sha256.digest(block), 0);
    }

    /**
     * The CID of content with this digest.
     *
     * @param codec {@link #DRISL} or {@link #RAW}
     * @param digest 32 bytes
     */
    public static Cid ofSha256(int codec, byte[] digest) {
        if (codec != DRISL && codec != RAW) {
            throw new IllegalArgumentException("a codec that is neither DRISL nor raw");
        }
        if (digest.length != Sha256.LENGTH) {
            throw new IllegalArgumentException("a SHA-256 digest has 32 bytes");
        }
        return new Cid(codec, digest, 0);
    }

    /** A CID as text in base 32 ({@code b...}), base 58 ({@code z...}) or lower-case base 16 ({@code f...}). */
    public static Cid parse(String text) {
        if (!isSyntaxValid(text)) {
            throw new CidException(0, "not the text of a CID");
        }
        String digits = text.substring(1);
        return switch (text.charAt(0)) {
            case 'b' -> of(Base32.decode(digits));
            case 'z' -> of(Base58.decode(digits));
            case 'f' -> of(hex(digits));
            default -> throw new CidException(0, "a multibase other than base 32, 58 and 16");
        };
    }

    /** Null when {@link #parse} would throw. */
    public static @Nullable Cid tryParse(String text) {
        try {
            return parse(text);
        } catch (CidException e) {
            return null;
        }
    }

    /**
     * The form of Lexicon's {@code cid} format: 8 to 256 letters, digits, {@code +} and {@code =}, and not of version
     * 0. Says less than {@link #parse}: a multibase that is not decoded here is well-formed.
     */
    public static boolean isSyntaxValid(String text) {
        if (text.length() < MIN_TEXT || text.length() > MAX_TEXT || text.startsWith("Qm")) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!letter && (c < '0' || c > '9') && c != '+' && c != '=') {
                return false;
            }
        }
        return true;
    }

    /** Whether the {@code length} bytes at {@code at} are a CID of the blessed kind, as blocks and nodes must have. */
    public static boolean blessedAt(byte[] array, int at, int length) {
        return length == BLESSED_LENGTH
                && array[at] == VERSION
                && (array[at + 1] == DRISL || array[at + 1] == RAW)
                && array[at + 2] == SHA_256
                && array[at + 3] == Sha256.LENGTH;
    }

    /**
     * The link that comes next: that of a DRISL block, of the one form that the protocol blesses. {@link CborException}
     * at that link if it is another, or none.
     */
    public static Cid readBlock(CborReader cbor) {
        int at = cbor.position();
        try {
            Cid cid = of(cbor.link());
            if (cid.isBlessed() && cid.codec() == DRISL) {
                return cid;
            }
        } catch (CidException e) {
            throw new CborException(at, "not a CID");
        }
        throw new CborException(at, "not the CID of a DRISL block");
    }

    /** Whether this is the kind that the protocol blesses: DRISL or raw, SHA-256. */
    public boolean isBlessed() {
        return unblessed == null;
    }

    /** The multicodec of the content, for example {@link #DRISL}. */
    public int codec() {
        return codec;
    }

    /** The binary form, 36 bytes for the blessed kind. */
    public ByteSlice bytes() {
        if (unblessed != null) {
            return unblessed;
        }
        byte[] bytes = new byte[BLESSED_LENGTH];
        copyTo(bytes, 0);
        return ByteSlice.of(bytes);
    }

    /** Writes the binary form, {@link #length()} bytes, into the target. */
    public void copyTo(byte[] target, int at) {
        if (unblessed != null) {
            unblessed.copyTo(target, at);
            return;
        }
        target[at] = VERSION;
        target[at + 1] = (byte) codec;
        target[at + 2] = SHA_256;
        target[at + 3] = Sha256.LENGTH;
        WORDS.set(target, at + 4, word0);
        WORDS.set(target, at + 12, word1);
        WORDS.set(target, at + 20, word2);
        WORDS.set(target, at + 28, word3);
    }

    /** Bytes of the binary form. */
    public int length() {
        return unblessed == null ? BLESSED_LENGTH : unblessed.length();
    }

    /** Whether the block hashes to this CID; false for every CID that is not blessed, since it cannot be checked. */
    public boolean matches(ByteSlice block) {
        return unblessed == null && isDigest(Sha256.digest(block), 0);
    }

    /** Whether the 32 bytes at the offset are the digest of this CID, which is of the blessed kind. */
    public boolean isDigest(byte[] array, int at) {
        return unblessed == null
                && word0 == (long) WORDS.get(array, at)
                && word1 == (long) WORDS.get(array, at + 8)
                && word2 == (long) WORDS.get(array, at + 16)
                && word3 == (long) WORDS.get(array, at + 24);
    }

    /** The order of the binary forms, unsigned. */
    @Override
    public int compareTo(Cid other) {
        if (unblessed != null || other.unblessed != null) {
            return bytes().compareTo(other.bytes());
        }
        int order = Integer.compare(codec, other.codec);
        if (order == 0) {
            order = Long.compareUnsigned(word0, other.word0);
        }
        if (order == 0) {
            order = Long.compareUnsigned(word1, other.word1);
        }
        if (order == 0) {
            order = Long.compareUnsigned(word2, other.word2);
        }
        return order == 0 ? Long.compareUnsigned(word3, other.word3) : order;
    }

    @Override
    public boolean equals(Object o) {
        return this == o
                || (o instanceof Cid other
                        && word0 == other.word0
                        && word1 == other.word1
                        && word2 == other.word2
                        && word3 == other.word3
                        && codec == other.codec
                        && Objects.equals(unblessed, other.unblessed));
    }

    /** Part of the digest, which is evenly spread already. */
    @Override
    public int hashCode() {
        return Long.hashCode(word0);
    }

    /** The text in base 32, as links are written in JSON. */
    @Override
    public String toString() {
        return 'b' + Base32.encode(bytes());
    }

    /** The first eight bytes of a blessed CID's digest, big-endian. Whoever makes a block chooses some bits of it. */
    public long firstWord() {
        return word0;
    }

    private static Cid wellFormed(ByteSlice bytes) {
        if (bytes.length() > MAX_BYTES) {
            throw new CidException(MAX_BYTES, "a CID over " + MAX_BYTES + " bytes");
        }
        if (Varint.decode(bytes, 0) != VERSION) {
            throw new CidException(0, "a CID of another version than 1");
        }
        int at = 1;
        long codec = Varint.decode(bytes, at);
        if (codec > Integer.MAX_VALUE) {
            throw new CidException(at, "a codec out of range");
        }
        at += Varint.length(codec);
        at += Varint.length(Varint.decode(bytes, at));
        long digest = Varint.decode(bytes, at);
        at += Varint.length(digest);
        if (digest != bytes.length() - at) {
            throw new CidException(at, "a digest of another length than said");
        }
        return new Cid((int) codec, ByteSlice.copyOf(bytes));
    }

    private static ByteSlice hex(String digits) {
        try {
            if (!digits.equals(digits.toLowerCase(Locale.ROOT))) {
                throw new CidException(1, "base 16 that is not in lower case");
            }
            return ByteSlice.ofHex(digits);
        } catch (IllegalArgumentException e) {
            throw new CidException(1, "a text outside base 16");
        }
    }
}

package parallax.relay.state.index;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.SortableBase32;
import parallax.relay.state.StateCorruptException;

/**
 * The stored form of a DID: a did:plc is {@code 0x00 | 15 bytes}, its 24 base32 characters; any other is its text
 * behind {@code did:}, which begins with a letter. Among themselves did:plc stand in the order of their texts, before
 * all others.
 */
final class StoredDid {
    private static final String PLC = "did:plc:";
    private static final int DID = "did:".length();
    private static final int PLC_CHARACTERS = 24;
    private static final int PLC_BYTES = 1 + PLC_CHARACTERS * 5 / 8;
    /** Eight characters are five bytes. */
    private static final int GROUP = 8;

    private StoredDid() {}

    static byte[] of(Did did) {
        String text = did.text();
        byte[] packed = text.length() == PLC.length() + PLC_CHARACTERS && did.isPlc() ? packed(text) : null;
        return packed != null ? packed : text.substring(DID).getBytes(StandardCharsets.US_ASCII);
    }

    /** The DID that stands in {@code key} from {@code from} to its end. */
    static Did did(byte[] key, int from) {
        if (from >= key.length) {
            throw new StateCorruptException("index: a key without a DID");
        }
        if (key[from] != 0) {
            return new Did("did:" + new String(key, from, key.length - from, StandardCharsets.US_ASCII));
        }
        if (key.length - from != PLC_BYTES) {
            throw new StateCorruptException(
                    "index: a did:plc of " + (key.length - from) + " bytes, wanted " + PLC_BYTES);
        }
        return new Did(unpacked(key, from + 1));
    }

    private static byte @Nullable [] packed(String text) {
        ByteBuffer key = ByteBuffer.allocate(PLC_BYTES).put((byte) 0);
        for (int at = PLC.length(); at < text.length(); at += GROUP) {
            long bits = SortableBase32.read(text, at, GROUP);
            if (bits == SortableBase32.NONE) {
                return null;
            }
            key.put((byte) (bits >>> 32)).putInt((int) bits);
        }
        return key.array();
    }

    private static String unpacked(byte[] key, int from) {
        ByteBuffer packed = ByteBuffer.wrap(key, from, PLC_BYTES - 1);
        char[] text = Arrays.copyOf(PLC.toCharArray(), PLC.length() + PLC_CHARACTERS);
        for (int at = PLC.length(); at < text.length; at += GROUP) {
            long bits = (packed.get() & 0xffL) << 32 | (packed.getInt() & 0xffff_ffffL);
            SortableBase32.write(bits, text, at, GROUP);
        }
        return new String(text);
    }
}

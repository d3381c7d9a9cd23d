package parallax.relay.state.index;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import parallax.atproto.syntax.Did;
import parallax.relay.state.StateCorruptException;

/**
 * The stored form of a DID: a did:plc is {@code 0x00 | 15 bytes}, its 24 base32 characters; any other is its text behind
 * {@code did:}, which begins with a letter. Among themselves did:plc stand in the order of their texts, before all others.
 */
final class StoredDid {
    private static final String PLC = "did:plc:";
    private static final int DID = "did:".length();
    private static final int PLC_CHARACTERS = 24;
    private static final int PLC_BYTES = 1 + PLC_CHARACTERS * 5 / 8;
    /** Not the order of RFC 4648: so that the numbers stand in the order of the characters. */
    private static final String ALPHABET = "234567abcdefghijklmnopqrstuvwxyz";

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

    private static byte @org.jspecify.annotations.Nullable [] packed(String text) {
        byte[] key = new byte[PLC_BYTES];
        long bits = 0;
        int at = 1;
        for (int i = 0; i < PLC_CHARACTERS; i++) {
            int value = value(text.charAt(PLC.length() + i));
            if (value < 0) {
                return null;
            }
            bits = bits << 5 | value;
            if (i % 8 == 7) {
                for (int shift = 32; shift >= 0; shift -= 8) {
                    key[at++] = (byte) (bits >>> shift);
                }
                bits = 0;
            }
        }
        return key;
    }

    private static String unpacked(byte[] key, int from) {
        char[] text = Arrays.copyOf(PLC.toCharArray(), PLC.length() + PLC_CHARACTERS);
        int out = PLC.length();
        for (int group = 0; group < 3; group++) {
            long bits = 0;
            for (int i = 0; i < 5; i++) {
                bits = bits << 8 | (key[from + group * 5 + i] & 0xff);
            }
            for (int shift = 35; shift >= 0; shift -= 5) {
                text[out++] = ALPHABET.charAt((int) (bits >>> shift) & 31);
            }
        }
        return new String(text);
    }

    private static int value(char c) {
        if (c >= '2' && c <= '7') {
            return c - '2';
        }
        return c >= 'a' && c <= 'z' ? c - 'a' + 6 : -1;
    }
}

package parallax.atproto.cid;

import java.nio.charset.StandardCharsets;
import parallax.atproto.cbor.ByteSlice;

/** RFC 4648 base 32, lower case, without padding; only the one text that encoding makes is decoded. */
public final class Base32 {

    private static final byte[] ALPHABET = "abcdefghijklmnopqrstuvwxyz234567".getBytes(StandardCharsets.US_ASCII);

    private Base32() {}

    public static String encode(ByteSlice bytes) {
        byte[] text = new byte[(bytes.length() * 8 + 4) / 5];
        int buffer = 0;
        int bits = 0;
        int out = 0;
        for (int i = 0; i < bytes.length(); i++) {
            buffer = (buffer << 8 | (bytes.at(i) & 0xff)) & 0xfff;
            bits += 8;
            while (bits >= 5) {
                bits -= 5;
                text[out++] = ALPHABET[buffer >>> bits & 31];
            }
        }
        if (bits > 0) {
            text[out] = ALPHABET[buffer << (5 - bits) & 31];
        }
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    /** {@link CidException} for a foreign character, an impossible length, or leftover bits that are not zero. */
    public static ByteSlice decode(String text) {
        byte[] bytes = new byte[(int) (text.length() * 5L / 8)];
        int buffer = 0;
        int bits = 0;
        int out = 0;
        for (int i = 0; i < text.length(); i++) {
            buffer = (buffer << 5 | digit(text, i)) & 0xfff;
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                bytes[out++] = (byte) (buffer >>> bits);
            }
        }
        if (bits >= 5 || (buffer & ((1 << bits) - 1)) != 0) {
            throw new CidException(text.length(), "base32 with leftover bits");
        }
        return ByteSlice.of(bytes);
    }

    private static int digit(String text, int at) {
        char c = text.charAt(at);
        if (c >= 'a' && c <= 'z') {
            return c - 'a';
        }
        if (c >= '2' && c <= '7') {
            return c - '2' + 26;
        }
        throw new CidException(at, "a character outside base32");
    }
}

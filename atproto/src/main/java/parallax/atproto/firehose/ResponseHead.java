package parallax.atproto.firehose;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Status line and headers of the answer to a handshake.
 *
 * @param headers names in lower case; of repeated headers the first
 */
record ResponseHead(int status, Map<String, String> headers) {
    /** Longest head that is read, in bytes. */
    static final int MAX_BYTES = 16 << 10;

    /** Bytes of the head at the start of {@code buffer}, its empty line included; empty when that has not come yet. */
    static OptionalInt length(ReadBuffer buffer) {
        int limit = Math.min(buffer.available(), MAX_BYTES);
        for (int i = 3; i < limit; i++) {
            if (buffer.at(i) == '\n'
                    && buffer.at(i - 1) == '\r'
                    && buffer.at(i - 2) == '\n'
                    && buffer.at(i - 3) == '\r') {
                return OptionalInt.of(i + 1);
            }
        }
        return OptionalInt.empty();
    }

    static ResponseHead parse(ByteBuffer head) throws BrokenStreamException {
        List<String> lines = StandardCharsets.ISO_8859_1
                .decode(head.duplicate())
                .toString()
                .lines()
                .toList();
        String statusLine = lines.isEmpty() ? "" : lines.getFirst();
        if (!statusLine.matches("HTTP/1\\.[01] [1-5][0-9][0-9]( .*)?")) {
            throw new BrokenStreamException("the answer to the handshake is not HTTP/1.1");
        }
        Map<String, String> headers = new HashMap<>();
        for (String line : lines.subList(1, lines.size())) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                String name = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
                headers.putIfAbsent(name, line.substring(colon + 1).strip());
            }
        }
        return new ResponseHead(Integer.parseInt(statusLine.substring(9, 12)), Map.copyOf(headers));
    }
}

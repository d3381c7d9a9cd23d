package parallax.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.server.XrpcRequest;
import parallax.atproto.server.XrpcResponse;
import parallax.atproto.server.XrpcServer;

/**
 * Collection directories that hold nothing: each DID of a page is computed from its number. Of every thousand DIDs each
 * directory lacks one, another one each. Arguments: DIDs, directories.
 */
final class DirectoryGenerator {

    /** Of so many, a directory lacks one. */
    static final int LACKS_ONE_OF = 1_000;

    private static final String PATH = "/xrpc/com.atproto.sync.listReposByCollection";
    private static final byte[] DIGITS = "234567abcdefghijklmnopqrstuvwxyz".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BEGIN = "{\"did\":\"did:plc:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "\"},".getBytes(StandardCharsets.US_ASCII);
    private static final int ENTRY = 64;

    private final int dids;
    private final int number;

    private DirectoryGenerator(int dids, int number) {
        this.dids = dids;
        this.number = number;
    }

    public static void main(String[] arguments) throws IOException {
        int dids = Integer.parseInt(arguments[0]);
        List<String> ports = new ArrayList<>();
        List<XrpcServer> servers = new ArrayList<>();
        for (int number = 0; number < Integer.parseInt(arguments[1]); number++) {
            XrpcServer server = XrpcServer.builder()
                    .eventLoops(1)
                    .route("GET", PATH, new DirectoryGenerator(dids, number)::page)
                    .start();
            servers.add(server);
            ports.add(Integer.toString(server.port()));
        }
        System.out.println("ports " + String.join(" ", ports));
        while (System.in.read() >= 0) {
            // Until whoever started it is gone.
        }
        servers.forEach(server -> server.stop(Duration.ZERO));
    }

    /** How many of the DIDs a directory lacks. */
    static long lacking(int dids, int number) {
        long lacking = 0;
        for (int i = 0; i < dids; i++) {
            lacking += lacks(i, number) ? 1 : 0;
        }
        return lacking;
    }

    private XrpcResponse page(XrpcRequest request) {
        int next = Integer.parseInt(request.query("cursor").orElse("0"));
        int limit = Integer.parseInt(request.query("limit").orElse("1000"));
        byte[] body = new byte[limit * ENTRY + 64];
        int at = write(body, 0, "{\"repos\":[".getBytes(StandardCharsets.US_ASCII));
        int rows = 0;
        while (rows < limit && next < dids) {
            if (!lacks(next, number)) {
                at = entry(body, at, next);
                rows++;
            }
            next++;
        }
        if (rows > 0) {
            at--;
        }
        String tail = next < dids ? "],\"cursor\":\"" + next + "\"}" : "]}";
        at = write(body, at, tail.getBytes(StandardCharsets.US_ASCII));
        return XrpcResponse.json(200, ByteSlice.of(body, 0, at));
    }

    private static boolean lacks(int index, int number) {
        return Math.floorMod(mixed(index), (long) LACKS_ONE_OF) == number;
    }

    private static int entry(byte[] body, int from, int index) {
        int at = write(body, from, BEGIN);
        long high = mixed(index);
        long low = mixed(high ^ index);
        for (int i = 0; i < 12; i++) {
            body[at + i] = DIGITS[(int) (high >>> (5 * i)) & 31];
            body[at + 12 + i] = DIGITS[(int) (low >>> (5 * i)) & 31];
        }
        return write(body, at + 24, END);
    }

    private static int write(byte[] body, int at, byte[] text) {
        System.arraycopy(text, 0, body, at, text.length);
        return at + text.length;
    }

    /** Another number for each number (the finalizer of SplitMix64). */
    private static long mixed(long number) {
        long z = (number + 1) * 0x9E3779B97F4A7C15L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}

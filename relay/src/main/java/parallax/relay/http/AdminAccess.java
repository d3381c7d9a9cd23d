package parallax.relay.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Sha256;
import parallax.atproto.server.XrpcHandler;
import parallax.atproto.server.XrpcRequest;
import parallax.atproto.server.XrpcResponse;

/**
 * HTTP Basic {@code admin:PASSWORD} or {@code Bearer PASSWORD}, for each of several passwords. Digests are compared, in
 * constant time, so that neither a password's content nor its length shows. Who fails too often waits. What a browser
 * says that the page of another site asked for is refused: the browser adds the password that it remembers.
 */
final class AdminAccess {
    private static final Logger LOG = LoggerFactory.getLogger(AdminAccess.class);
    private static final int FAILURES = 60;
    private static final int REMEMBERED_ADDRESSES = 10_000;
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final List<byte[]> accepted;
    private final AddressQuota failures;

    AdminAccess(List<String> passwords, InstantSource clock) {
        if (passwords.isEmpty()) {
            throw new IllegalArgumentException("no admin password");
        }
        this.accepted = passwords.stream()
                .flatMap(password -> List.of(basic(password), "Bearer " + password).stream())
                .map(AdminAccess::digest)
                .toList();
        this.failures = new AddressQuota(FAILURES, WINDOW, REMEMBERED_ADDRESSES, clock);
    }

    /** The handler, for the operator only. */
    XrpcHandler only(XrpcHandler handler) {
        return request -> {
            if (failures.exhausted(request.remoteAddress())) {
                return XrpcResponse.error(429, "RateLimitExceeded", "too many wrong passwords; try again in a minute")
                        .withHeader("Retry-After", Long.toString(WINDOW.toSeconds()));
            }
            if (ofForeignPage(request)) {
                return XrpcResponse.error(403, "Forbidden", "this request comes from the page of another site");
            }
            if (admitted(request)) {
                return handler.handle(request);
            }
            if (request.header("Authorization").isPresent()) {
                failures.take(request.remoteAddress());
                LOG.warn("wrong admin password from {}", request.remoteAddress().getHostAddress());
            }
            return XrpcResponse.error(
                            401,
                            "AuthenticationRequired",
                            "the admin password is required: Basic admin:PASSWORD or Bearer PASSWORD")
                    .withHeader("WWW-Authenticate", "Basic realm=\"admin\"");
        };
    }

    private static boolean ofForeignPage(XrpcRequest request) {
        String site = request.header("Sec-Fetch-Site").orElse("none");
        return !site.equals("none") && !site.equals("same-origin");
    }

    private boolean admitted(XrpcRequest request) {
        byte[] sent = digest(request.header("Authorization").orElse(""));
        boolean known = false;
        for (byte[] one : accepted) {
            // All are compared, so that the time does not tell which one was closer.
            known |= MessageDigest.isEqual(one, sent);
        }
        return known;
    }

    private static String basic(String password) {
        return "Basic " + Base64.getEncoder().encodeToString(("admin:" + password).getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] digest(String text) {
        return Sha256.digest(ByteSlice.of(text.getBytes(StandardCharsets.UTF_8)));
    }
}

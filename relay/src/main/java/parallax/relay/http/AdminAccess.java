package parallax.relay.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import parallax.atproto.server.XrpcHandler;
import parallax.atproto.server.XrpcRequest;
import parallax.atproto.server.XrpcResponse;

/** HTTP Basic {@code admin:PASSWORD} or {@code Bearer PASSWORD}, compared in constant time. */
final class AdminAccess {
    private final byte[] basic;
    private final byte[] bearer;

    AdminAccess(String password) {
        String credentials = Base64.getEncoder().encodeToString(("admin:" + password).getBytes(StandardCharsets.UTF_8));
        this.basic = bytes("Basic " + credentials);
        this.bearer = bytes("Bearer " + password);
    }

    /** The handler, for the operator only. */
    XrpcHandler only(XrpcHandler handler) {
        return request -> admitted(request)
                ? handler.handle(request)
                : XrpcResponse.error(
                                401,
                                "AuthenticationRequired",
                                "the admin password is needed: Basic admin:PASSWORD or Bearer PASSWORD")
                        .withHeader("WWW-Authenticate", "Basic realm=\"admin\"");
    }

    private boolean admitted(XrpcRequest request) {
        byte[] sent = bytes(request.header("Authorization").orElse(""));
        // Both are compared, so that the time does not tell which one was closer.
        boolean asBasic = MessageDigest.isEqual(basic, sent);
        boolean asBearer = MessageDigest.isEqual(bearer, sent);
        return asBasic || asBearer;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

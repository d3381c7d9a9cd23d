package parallax.atproto.server;

/** Answers one request on a virtual thread of its own; may block. What it throws becomes a bare 500 and a log line. */
@FunctionalInterface
public interface XrpcHandler {
    /** Never null; a HEAD request is answered by the GET handler, its body is not sent. */
    XrpcResponse handle(XrpcRequest request) throws Exception;
}

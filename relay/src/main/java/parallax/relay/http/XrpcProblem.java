package parallax.relay.http;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parallax.atproto.address.AddressSyntaxException;
import parallax.atproto.server.XrpcHandler;
import parallax.atproto.server.XrpcResponse;
import parallax.relay.control.ControlPlaneException;
import parallax.relay.control.NotAppliedException;

/** An error on its way to the answer: status, the lexicon's error name, and a message for a person. */
final class XrpcProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final Logger LOG = LoggerFactory.getLogger(XrpcProblem.class);

    private final int status;
    private final String error;

    XrpcProblem(int status, String error, String message) {
        super(message, null, false, false);
        this.status = status;
        this.error = error;
    }

    static XrpcProblem badRequest(String message) {
        return new XrpcProblem(400, "BadRequest", message);
    }

    /** The handler, with problems turned into answers. */
    static XrpcHandler answered(XrpcHandler handler) {
        return request -> {
            try {
                return handler.handle(request);
            } catch (XrpcProblem problem) {
                return XrpcResponse.error(problem.status, problem.error, String.valueOf(problem.getMessage()));
            } catch (AddressSyntaxException e) {
                return XrpcResponse.error(400, "BadRequest", String.valueOf(e.getMessage()));
            } catch (NotAppliedException e) {
                return XrpcResponse.error(503, "ServiceUnavailable", String.valueOf(e.getMessage()));
            } catch (ControlPlaneException e) {
                // What the database says is for the log, not for strangers.
                LOG.warn("{} {}: {}", request.method(), request.path(), e.getMessage());
                return XrpcResponse.error(503, "ServiceUnavailable", "the relay's database does not answer; try again");
            }
        };
    }
}

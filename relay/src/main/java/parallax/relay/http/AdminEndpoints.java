package parallax.relay.http;

import parallax.atproto.event.AccountStatus;
import parallax.atproto.server.XrpcRequest;
import parallax.atproto.server.XrpcResponse;
import parallax.relay.flow.LocalStatuses;

/** What the operator may do to accounts. Paths and JSON are those of the existing relay. */
final class AdminEndpoints {
    private final LocalStatuses statuses;

    AdminEndpoints(LocalStatuses statuses) {
        this.statuses = statuses;
    }

    XrpcResponse takeDown(XrpcRequest request) throws InterruptedException {
        statuses.change(Parameters.did(Parameters.bodyText(request, "did")), AccountStatus.TAKENDOWN);
        return Json.success();
    }

    XrpcResponse reverseTakedown(XrpcRequest request) throws InterruptedException {
        statuses.change(Parameters.did(Parameters.bodyText(request, "did")), AccountStatus.ACTIVE);
        return Json.success();
    }
}

package parallax.relay.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Consumer;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.server.XrpcRequest;
import parallax.atproto.server.XrpcResponse;
import parallax.atproto.syntax.Did;
import parallax.relay.control.LocalStatuses;
import parallax.relay.control.TakedownListing;

/**
 * What the operator may do to accounts. Paths and JSON are those of the existing relay, but for {@code purge}.
 *
 * @param identities forgets the cached identity of an account
 */
record AccountAdmin(LocalStatuses statuses, TakedownListing takedowns, Consumer<Did> identities) {
    private static final int PAGE = 500;

    /** Also for an account that was never seen: what it sends later is dropped. */
    XrpcResponse takeDown(XrpcRequest request) throws InterruptedException {
        statuses.change(Parameters.did(Parameters.bodyText(request, "did")), AccountStatus.TAKENDOWN);
        return Json.success();
    }

    XrpcResponse reverseTakedown(XrpcRequest request) throws InterruptedException {
        statuses.change(Parameters.did(Parameters.bodyText(request, "did")), AccountStatus.ACTIVE);
        return Json.success();
    }

    XrpcResponse takedowns(XrpcRequest request) {
        int size = Math.clamp(Parameters.number(request, "size", PAGE), 1, PAGE);
        String cursor = request.query("cursor").orElse("");
        List<Did> page = takedowns.takenDown(cursor.isEmpty() ? null : Parameters.did(cursor), size);
        ObjectNode body = Json.object();
        ArrayNode dids = body.putArray("dids");
        page.forEach(did -> dids.add(did.text()));
        if (page.size() == size) {
            body.put("cursor", page.getLast().text());
        }
        return Json.ok(body);
    }

    XrpcResponse purgeIdentity(XrpcRequest request) {
        identities.accept(Parameters.did(Parameters.bodyText(request, "did")));
        return Json.success();
    }
}

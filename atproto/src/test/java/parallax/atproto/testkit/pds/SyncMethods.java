package parallax.atproto.testkit.pds;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Function;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.server.XrpcRequest;
import parallax.atproto.server.XrpcResponse;
import parallax.atproto.testkit.TestRepo;
import parallax.atproto.testkit.host.SimulatedHost;

/** {@code com.atproto.sync.*} of a PDS. */
final class SyncMethods {

    private static final String NSID = "com.atproto.sync.";
    private static final String CAR = "application/vnd.ipld.car";

    private final SimulatedPds pds;

    SyncMethods(SimulatedPds pds) {
        this.pds = pds;
    }

    void serveOn(SimulatedHost host) {
        host.serve(
                NSID + "getRepo",
                request -> available(request, account -> car(account.repo().car())));
        host.serve(NSID + "getRecord", request -> available(request, account -> proof(account, request)));
        host.serve(NSID + "getLatestCommit", request -> available(request, SyncMethods::latest));
        host.serve(NSID + "getRepoStatus", this::status);
        host.serve(NSID + "listRepos", this::list);
    }

    private XrpcResponse available(XrpcRequest request, Function<PdsAccount, XrpcResponse> answer) {
        PdsAccount account = pds.account(request.query("did").orElse("")).orElse(null);
        if (account == null) {
            return XrpcResponse.error(400, "RepoNotFound", "Could not find repo for DID");
        }
        synchronized (account) {
            return switch (account.status()) {
                case ACTIVE, DESYNCHRONIZED, THROTTLED -> answer.apply(account);
                case TAKENDOWN -> XrpcResponse.error(400, "RepoTakendown", "Repo has been taken down");
                case SUSPENDED -> XrpcResponse.error(400, "RepoSuspended", "Repo has been suspended");
                case DEACTIVATED, INACTIVE -> XrpcResponse.error(400, "RepoDeactivated", "Repo has been deactivated");
                case DELETED -> XrpcResponse.error(400, "RepoNotFound", "Could not find repo for DID");
            };
        }
    }

    private static XrpcResponse proof(PdsAccount account, XrpcRequest request) {
        return car(account.repo()
                .proof(request.query("collection").orElse("") + "/"
                        + request.query("rkey").orElse("")));
    }

    private static XrpcResponse latest(PdsAccount account) {
        TestRepo repo = account.repo();
        return XrpcResponse.json(
                200,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("cid", repo.commitCid().toString())
                        .put("rev", repo.head().rev().text()));
    }

    private XrpcResponse status(XrpcRequest request) {
        PdsAccount account = pds.account(request.query("did").orElse("")).orElse(null);
        if (account == null) {
            return XrpcResponse.error(400, "RepoNotFound", "Could not find repo for DID");
        }
        synchronized (account) {
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            writeStatus(account, body);
            if (account.status().active()) {
                body.put("rev", account.repo().head().rev().text());
            }
            return XrpcResponse.json(200, body);
        }
    }

    private XrpcResponse list(XrpcRequest request) {
        Pages<PdsAccount> pages =
                new Pages<>("repos", pds.accounts(), account -> account.did().text(), 500, 1000);
        return pages.answer(request, SyncMethods::write);
    }

    private static void write(PdsAccount account, ObjectNode entry) {
        synchronized (account) {
            writeStatus(account, entry);
            entry.put("head", account.repo().commitCid().toString());
            entry.put("rev", account.repo().head().rev().text());
        }
    }

    private static void writeStatus(PdsAccount account, ObjectNode body) {
        AccountStatus status = account.status();
        body.put("did", account.did().text()).put("active", status.active());
        if (status.wireName() != null) {
            body.put("status", status.wireName());
        }
    }

    private static XrpcResponse car(ByteSlice bytes) {
        return XrpcResponse.bytes(200, CAR, bytes);
    }
}

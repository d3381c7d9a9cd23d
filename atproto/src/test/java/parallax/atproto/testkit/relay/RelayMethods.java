package parallax.atproto.testkit.relay;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import java.util.function.Function;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.server.XrpcRequest;
import parallax.atproto.server.XrpcResponse;
import parallax.atproto.testkit.host.SimulatedHost;
import parallax.atproto.testkit.pds.Pages;

/** {@code com.atproto.sync.*} of a relay, its collection directory among them. */
final class RelayMethods {

    private static final String NSID = "com.atproto.sync.";

    private final RelayState state;

    RelayMethods(RelayState state) {
        this.state = state;
    }

    void serveOn(SimulatedHost host) {
        host.serve(NSID + "listRepos", this::listRepos);
        host.serve(NSID + "listReposByCollection", this::listByCollection);
        host.serve(NSID + "listHosts", this::listHosts);
        host.serve(NSID + "getHostStatus", this::hostStatus);
        host.serve(NSID + "getRepoStatus", this::repoStatus);
        host.serve(NSID + "getLatestCommit", request -> visible(request, RelayMethods::latest));
        host.serve(NSID + "getRepo", request -> visible(request, RelayMethods::elsewhere));
        host.serve(NSID + "requestCrawl", _ -> XrpcResponse.json(200, JsonNodeFactory.instance.objectNode()));
    }

    private XrpcResponse listRepos(XrpcRequest request) {
        List<RelayState.Row> known =
                state.repos().stream().filter(row -> row.commit() != null).toList();
        return new Pages<>("repos", known, row -> row.did().text(), 500, 1000).answer(request, (row, entry) -> {
            writeStatus(row, entry);
            entry.put("head", row.commit()).put("rev", row.rev());
        });
    }

    private XrpcResponse listByCollection(XrpcRequest request) {
        List<RelayState.Row> rows = state.reposWith(request.query("collection").orElse(""));
        return new Pages<>("repos", rows, row -> row.did().text(), 500, 2000)
                .answer(request, (row, entry) -> entry.put("did", row.did().text()));
    }

    private XrpcResponse listHosts(XrpcRequest request) {
        return new Pages<>("hosts", state.hosts(), RelayState.HostRow::hostname, 200, 1000)
                .answer(request, RelayMethods::writeHost);
    }

    private XrpcResponse hostStatus(XrpcRequest request) {
        String asked = request.query("hostname").orElse("");
        return state.hosts().stream()
                .filter(row -> row.hostname().equals(asked))
                .findFirst()
                .map(row -> {
                    ObjectNode body = JsonNodeFactory.instance.objectNode();
                    writeHost(row, body);
                    return XrpcResponse.json(200, body);
                })
                .orElseGet(() -> XrpcResponse.error(400, "HostNotFound", "no such host"));
    }

    private XrpcResponse repoStatus(XrpcRequest request) {
        return state.repo(request.query("did").orElse(""))
                .map(row -> {
                    ObjectNode body = JsonNodeFactory.instance.objectNode();
                    writeStatus(row, body);
                    if (row.status().active() && row.rev() != null) {
                        body.put("rev", row.rev());
                    }
                    return XrpcResponse.json(200, body);
                })
                .orElseGet(() -> XrpcResponse.error(404, "RepoNotFound", "no event of this repo was seen"));
    }

    private XrpcResponse visible(XrpcRequest request, Function<RelayState.Row, XrpcResponse> answer) {
        RelayState.Row row = state.repo(request.query("did").orElse("")).orElse(null);
        if (row == null) {
            return XrpcResponse.error(404, "RepoNotFound", "no event of this repo was seen");
        }
        return switch (row.status()) {
            case ACTIVE, DESYNCHRONIZED, THROTTLED -> answer.apply(row);
            case TAKENDOWN -> XrpcResponse.error(403, "RepoTakendown", "taken down");
            case SUSPENDED -> XrpcResponse.error(403, "RepoSuspended", "suspended");
            case DEACTIVATED -> XrpcResponse.error(403, "RepoDeactivated", "deactivated");
            case DELETED -> XrpcResponse.error(404, "RepoNotFound", "deleted");
            case INACTIVE -> XrpcResponse.error(403, "RepoInactive", "not active");
        };
    }

    private static XrpcResponse latest(RelayState.Row row) {
        if (row.commit() == null) {
            return XrpcResponse.error(404, "RepoNotFound", "no commit of this repo was seen");
        }
        return XrpcResponse.json(
                200,
                JsonNodeFactory.instance.objectNode().put("cid", row.commit()).put("rev", row.rev()));
    }

    private static XrpcResponse elsewhere(RelayState.Row row) {
        return XrpcResponse.redirect(URI.create("http://" + row.host() + "/xrpc/com.atproto.sync.getRepo?did="
                + row.did().text()));
    }

    private static void writeHost(RelayState.HostRow row, ObjectNode entry) {
        entry.put("hostname", row.hostname()).put("seq", row.seq());
        entry.put("accountCount", row.accounts()).put("status", row.status());
    }

    private static void writeStatus(RelayState.Row row, ObjectNode body) {
        AccountStatus status = row.status();
        body.put("did", row.did().text()).put("active", status.active());
        if (status.wireName() != null) {
            body.put("status", status.wireName());
        }
    }
}

package parallax.relay.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import parallax.atproto.address.Hostname;
import parallax.atproto.server.XrpcRequest;
import parallax.atproto.server.XrpcResponse;
import parallax.atproto.syntax.Did;
import parallax.relay.control.HostListing;
import parallax.relay.control.ListedHost;
import parallax.relay.control.ListedRepo;
import parallax.relay.control.RepoListing;
import parallax.relay.flow.Head;
import parallax.relay.flow.Heads;
import parallax.relay.flow.RepoState;

/**
 * What the relay knows of repos: {@code listRepos}, {@code getRepoStatus}, {@code getLatestCommit}, {@code getRepo}.
 */
record RepoEndpoints(Heads heads, RepoListing repos, HostListing hosts) {
    private static final int DEFAULT_PAGE = 500;
    private static final int LARGEST_PAGE = 1000;

    /** Repos with a head, active or not, by DID. The cursor is the last DID looked at. */
    XrpcResponse listRepos(XrpcRequest request) {
        int limit = Parameters.limit(request, DEFAULT_PAGE, LARGEST_PAGE);
        String cursor = request.query("cursor").orElse("");
        List<ListedRepo> page = repos.list(cursor.isEmpty() ? null : Parameters.did(cursor), limit);
        ObjectNode body = Json.object();
        if (page.size() == limit) {
            body.put("cursor", page.getLast().did().text());
        }
        ArrayNode list = body.putArray("repos");
        for (ListedRepo repo : page) {
            Head head = repo.state().head();
            if (head != null) {
                ObjectNode row = list.addObject().put("did", repo.did().text());
                row.put("head", head.commit().toString()).put("rev", head.rev().text());
                putStatus(row, repo.state());
            }
        }
        return Json.ok(body);
    }

    XrpcResponse getRepoStatus(XrpcRequest request) {
        Did did = Parameters.did(Parameters.text(request, "did"));
        RepoState state = known(did);
        ObjectNode body = Json.object().put("did", did.text());
        putStatus(body, state);
        Head head = state.head();
        if (head != null && state.active()) {
            body.put("rev", head.rev().text());
        }
        return Json.ok(body);
    }

    XrpcResponse getLatestCommit(XrpcRequest request) {
        RepoState state = visible(Parameters.did(Parameters.text(request, "did")));
        Head head = state.head();
        if (head == null) {
            throw new XrpcProblem(404, "RepoNotFound", "no commit of this repo has been seen yet");
        }
        return Json.ok(Json.object()
                .put("cid", head.commit().toString())
                .put("rev", head.rev().text()));
    }

    /** A relay keeps no records: the repo is at its PDS. */
    XrpcResponse getRepo(XrpcRequest request) {
        Did did = Parameters.did(Parameters.text(request, "did"));
        ListedHost pds = hosts.host(visible(did).host())
                .orElseThrow(() -> new XrpcProblem(404, "RepoNotFound", "the PDS of this repo is not known"));
        StringBuilder location = new StringBuilder(
                        new Hostname(pds.hostname()).http().toString())
                .append("/xrpc/com.atproto.sync.getRepo?did=")
                .append(encoded(did.text()));
        request.query("since").ifPresent(since -> location.append("&since=").append(encoded(since)));
        return XrpcResponse.redirect(URI.create(location.toString()));
    }

    private RepoState known(Did did) {
        RepoState state = heads.read(did);
        if (state == null) {
            throw new XrpcProblem(404, "RepoNotFound", "no event of this repo has been seen");
        }
        return state;
    }

    private RepoState visible(Did did) {
        RepoState state = known(did);
        if (state.active()) {
            return state;
        }
        throw switch (state.merged()) {
            case TAKENDOWN -> new XrpcProblem(403, "RepoTakendown", "the repo is taken down");
            case SUSPENDED -> new XrpcProblem(403, "RepoSuspended", "the account is suspended");
            case DEACTIVATED -> new XrpcProblem(403, "RepoDeactivated", "the account is deactivated");
            case DELETED -> new XrpcProblem(404, "RepoNotFound", "the account is deleted");
            case ACTIVE, DESYNCHRONIZED, THROTTLED, INACTIVE ->
                new XrpcProblem(403, "RepoInactive", "the account is not active");
        };
    }

    private static void putStatus(ObjectNode row, RepoState state) {
        String word = state.word();
        row.put("active", state.active());
        if (word != null) {
            row.put("status", word);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}

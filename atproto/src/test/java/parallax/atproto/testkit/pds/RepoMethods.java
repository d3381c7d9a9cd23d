package parallax.atproto.testkit.pds;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.CborJson;
import parallax.atproto.cid.Cid;
import parallax.atproto.server.XrpcRequest;
import parallax.atproto.server.XrpcResponse;
import parallax.atproto.testkit.host.SimulatedHost;

/** {@code com.atproto.repo.*} of a PDS, as far as it only reads. An account that is not active is not found. */
final class RepoMethods {

    private static final String NSID = "com.atproto.repo.";

    private final SimulatedPds pds;

    RepoMethods(SimulatedPds pds) {
        this.pds = pds;
    }

    void serveOn(SimulatedHost host) {
        host.serve(NSID + "describeRepo", request -> active(request, RepoMethods::describe));
        host.serve(NSID + "getRecord", request -> active(request, account -> record(account, request)));
        host.serve(NSID + "listRecords", request -> active(request, account -> list(account, request)));
    }

    private XrpcResponse active(XrpcRequest request, Function<PdsAccount, XrpcResponse> answer) {
        String repo = request.query("repo").orElse("");
        PdsAccount account = pds.account(repo).orElse(null);
        if (account == null) {
            return XrpcResponse.error(400, "InvalidRequest", "Could not find repo: " + repo);
        }
        synchronized (account) {
            return account.status().active()
                    ? answer.apply(account)
                    : XrpcResponse.error(400, "InvalidRequest", "Could not find repo: " + repo);
        }
    }

    private static XrpcResponse describe(PdsAccount account) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("handle", account.handle()).put("did", account.did().text()).put("handleIsCorrect", true);
        body.putObject("didDoc").put("id", account.did().text());
        ArrayNode collections = body.putArray("collections");
        account.repo().records().keySet().stream()
                .map(path -> path.substring(0, path.indexOf('/')))
                .distinct()
                .forEach(collections::add);
        return XrpcResponse.json(200, body);
    }

    private static XrpcResponse record(PdsAccount account, XrpcRequest request) {
        String path = request.query("collection").orElse("") + "/"
                + request.query("rkey").orElse("");
        ByteSlice record = account.repo().records().get(path);
        if (record == null) {
            return XrpcResponse.error(400, "RecordNotFound", "Could not locate record");
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        write(account, Map.entry(path, record), body);
        return XrpcResponse.json(200, body);
    }

    private static XrpcResponse list(PdsAccount account, XrpcRequest request) {
        String prefix = request.query("collection").orElse("") + "/";
        List<Map.Entry<String, ByteSlice>> records = new ArrayList<>();
        account.repo().records().tailMap(prefix).forEach((path, record) -> {
            if (path.startsWith(prefix)) {
                records.add(Map.entry(path, record));
            }
        });
        Pages<Map.Entry<String, ByteSlice>> pages =
                new Pages<>("records", records, entry -> entry.getKey().substring(prefix.length()), 50, 100);
        return pages.answer(request, (entry, body) -> write(account, entry, body));
    }

    private static void write(PdsAccount account, Map.Entry<String, ByteSlice> record, ObjectNode body) {
        body.put("uri", "at://" + account.did().text() + "/" + record.getKey());
        body.put("cid", Cid.ofDrisl(record.getValue()).toString());
        body.set("value", CborJson.toJson(record.getValue()));
    }
}

package parallax.atproto.testkit.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import parallax.atproto.server.XrpcHandler;
import parallax.atproto.server.XrpcRequest;
import parallax.atproto.server.XrpcResponse;

/** What a simulated server answers to HTTP requests, and what it was asked. Thread-safe. */
final class HttpAnswers implements XrpcHandler {
    private static final String XRPC = "/xrpc/";
    private static final String STATUS = "com.atproto.sync.getRepoStatus";

    private final Map<String, XrpcHandler> methods = new ConcurrentHashMap<>();
    private final Map<String, XrpcResponse> statuses = new ConcurrentHashMap<>();
    private final List<XrpcRequest> requests = new ArrayList<>();
    private final HttpFaults faults = new HttpFaults();

    HttpFaults faults() {
        return faults;
    }

    void set(String nsid, XrpcHandler answer) {
        methods.put(nsid, answer);
    }

    void setStatus(String did, XrpcResponse answer) {
        statuses.put(did, answer);
    }

    void record(XrpcRequest request) {
        synchronized (requests) {
            requests.add(request);
        }
    }

    List<XrpcRequest> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    @Override
    public XrpcResponse handle(XrpcRequest request) throws Exception {
        record(request);
        String path = request.path();
        String nsid = path.startsWith(XRPC) ? path.substring(XRPC.length()) : path;
        return faults.pass(nsid, request, asked -> answer(nsid, asked));
    }

    private XrpcResponse answer(String nsid, XrpcRequest request) throws Exception {
        if (nsid.equals(STATUS)) {
            XrpcResponse told = statuses.get(request.query("did").orElse(""));
            if (told != null) {
                return told;
            }
        }
        XrpcHandler method = methods.get(nsid);
        if (method != null) {
            return method.handle(request);
        }
        return nsid.equals(STATUS)
                ? XrpcResponse.error(400, "RepoNotFound", "no such repo here")
                : XrpcResponse.error(501, "MethodNotImplemented", "not simulated");
    }
}

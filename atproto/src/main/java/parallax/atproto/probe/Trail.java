package parallax.atproto.probe;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parallax.atproto.http.Silence;
import parallax.atproto.identity.DidDocument;
import parallax.atproto.identity.PdsEndpoint;
import parallax.atproto.identity.Resolution;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Nsid;
import parallax.atproto.xrpc.XrpcReply;

/** The evidence of one account as it comes in, for one thread; bounded by what one account is asked. */
final class Trail {

    private final InstantSource clock;
    private final List<Evidence> entries = new ArrayList<>();

    Trail(InstantSource clock) {
        this.clock = clock;
    }

    List<Evidence> entries() {
        return entries;
    }

    void resolved(Did did, String how, Resolution resolution) {
        String said = switch (resolution) {
            case Resolution.Found(DidDocument document, var _) -> found(document);
            case Resolution.NotFound _ -> "there is no such DID";
            case Resolution.Tombstoned _ -> "the DID is tombstoned";
            case Resolution.Malformed(String reason) -> "no usable document: " + reason;
            case Resolution.Unavailable(String reason) -> "nothing learnt: " + reason;
        };
        add("did:" + did.method(), how, 0, null, said);
    }

    private static String found(DidDocument document) {
        PdsEndpoint pds = document.pds();
        return pds == null ? "the document names no PDS" : "its PDS is " + pds.hostPort();
    }

    /** What a server answered; never the body. */
    void answered(PdsEndpoint pds, Nsid method, XrpcReply<JsonNode> reply) {
        switch (reply) {
            case XrpcReply.Ok<JsonNode> _ -> add(pds.hostPort(), method.text(), 200, null, "an answer");
            case XrpcReply.Failed<JsonNode> failed ->
                add(
                        pds.hostPort(),
                        method.text(),
                        failed.status(),
                        failed.error(),
                        failed.message() == null ? "refused" : failed.message());
            case XrpcReply.Unreachable<JsonNode>(Silence _, String reason) ->
                add(pds.hostPort(), method.text(), 0, null, reason);
        }
    }

    /** What was known of a host without asking it. */
    void known(PdsEndpoint pds, Nsid method, String said) {
        add(pds.hostPort(), method.text(), 0, null, said);
    }

    private void add(String host, String asked, int status, @Nullable String error, String said) {
        entries.add(new Evidence(clock.instant(), host, asked, status, error, said));
    }
}

package parallax.atproto.probe;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parallax.atproto.identity.DidDocument;
import parallax.atproto.identity.PdsEndpoint;
import parallax.atproto.identity.Resolution;
import parallax.atproto.syntax.Did;
import parallax.atproto.xrpc.XrpcFailure.Words;
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
    void answered(PdsEndpoint pds, String method, XrpcReply<?> result) {
        switch (result) {
            case XrpcReply.Ok<?> _ -> add(pds.hostPort(), method, 200, null, "an answer");
            case XrpcReply.Failed(var why) -> {
                Words words = why.words();
                String said = words.said() == null ? "refused" : words.said();
                add(pds.hostPort(), method, words.status(), words.error(), said);
            }
        }
    }

    /** What was known of a host without asking it. */
    void known(PdsEndpoint pds, String method, String said) {
        add(pds.hostPort(), method, 0, null, said);
    }

    private void add(String host, String asked, int status, @Nullable String error, String said) {
        entries.add(new Evidence(clock.instant(), host, asked, status, error, said));
    }
}

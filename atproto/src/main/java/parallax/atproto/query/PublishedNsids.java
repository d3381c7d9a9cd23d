package parallax.atproto.query;

import java.net.URI;
import parallax.atproto.nsidlist.NsidList;
import parallax.atproto.nsidlist.NsidText;
import parallax.atproto.xrpc.XrpcClient;
import parallax.atproto.xrpc.XrpcReply;

/**
 * A list of NSIDs that somebody publishes, in any usual form.
 *
 * @param text as it was fetched
 */
public record PublishedNsids(String text, NsidList list) {

    private static final String ACCEPT = "text/plain, text/markdown, application/json;q=0.9, */*;q=0.5";

    /** Fetches a list. A page of HTML is none, whatever it names, nor is a text that names no NSID. Blocks. */
    public static XrpcReply<PublishedNsids> fetch(XrpcClient client, URI url) {
        return switch (client.text(url, ACCEPT)) {
            case XrpcReply.Ok(var text) -> {
                NsidList list = NsidText.read(text);
                yield list.names().isEmpty()
                        ? XrpcReply.bad("it names no NSID")
                        : new XrpcReply.Ok<>(new PublishedNsids(text, list));
            }
            case XrpcReply.Failed(var why) -> new XrpcReply.Failed<>(why);
        };
    }
}

package parallax.atproto.identity;

import java.net.URI;
import java.time.Duration;
import parallax.atproto.http.GuardedHttp;
import parallax.atproto.http.HttpReply;
import parallax.atproto.syntax.Did;

/** A did:plc directory as it is asked (web.plc.directory/api): every request in its turn at a bounded rate. */
public final class PlcDirectory {

    private final GuardedHttp http;
    private final String base;
    private final RequestRate rate;

    /** @param base as configured; the guard of {@code http} has to trust it if it is not public */
    public PlcDirectory(GuardedHttp http, URI base, RequestRate rate) {
        this.http = http;
        String text = base.toString();
        this.base = text.endsWith("/") ? text : text + "/";
        this.rate = rate;
    }

    /**
     * Asks for the DID document.
     *
     * @param longestTurn how long to wait for a turn; {@link HttpReply.TooSoon} if it would come later
     */
    public HttpReply document(Did did, Duration longestTurn) {
        return get(did.text(), DocumentType.ACCEPT, longestTurn);
    }

    /** Asks for all operations, the nullified ones too; as {@link #document}. */
    public HttpReply auditLog(Did did, Duration longestTurn) {
        return get(did.text() + "/log/audit", "application/json", longestTurn);
    }

    private HttpReply get(String path, String accept, Duration longestTurn) {
        try {
            return rate.await(longestTurn)
                    ? http.get(URI.create(base + path), accept)
                    : new HttpReply.TooSoon(longestTurn);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new HttpReply.NoAnswer("interrupted");
        }
    }
}

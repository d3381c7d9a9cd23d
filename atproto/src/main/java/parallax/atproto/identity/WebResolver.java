package parallax.atproto.identity;

import java.net.URI;
import java.time.InstantSource;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import parallax.atproto.address.PublicName;
import parallax.atproto.http.GuardedHttp;
import parallax.atproto.http.HttpReply;
import parallax.atproto.syntax.Did;

/**
 * did:web as the network restricts it (atproto.com/specs/did, "Blessed DID Methods"): a host name alone, no path, no
 * port, no reserved top-level domain but for hosts that the guard allows by name; {@code did:web:localhost%3APORT} over
 * plain http if the guard allows insecure localhost.
 */
public final class WebResolver implements DidResolver {

    private static final String PREFIX = "did:web:";
    private static final String DOCUMENT = "/.well-known/did.json";
    private static final Pattern LOCALHOST = Pattern.compile("localhost%3[Aa]([1-9][0-9]{0,4})");

    private final GuardedHttp http;
    private final InstantSource clock;

    public WebResolver(GuardedHttp http, InstantSource clock) {
        this.http = http;
        this.clock = clock;
    }

    @Override
    public Resolution resolve(Did did) {
        URI document = document(did);
        if (document == null) {
            return new Resolution.Malformed("not a did:web of a public host name alone");
        }
        return resolution(did, http.get(document, DocumentType.ACCEPT));
    }

    private @Nullable URI document(Did did) {
        if (!did.text().startsWith(PREFIX)) {
            return null;
        }
        String host = did.text().substring(PREFIX.length());
        Matcher local = LOCALHOST.matcher(host);
        if (local.matches()) {
            return http.guard().allowsInsecureLocalhost()
                    ? URI.create("http://localhost:" + local.group(1) + DOCUMENT)
                    : null;
        }
        boolean reserved =
                PublicName.isReserved(host) || PublicName.topLevel(host).equals("example");
        boolean allowed = !reserved || http.guard().privateHosts().names(host);
        return PublicName.hasForm(host) && allowed ? URI.create("https://" + host + DOCUMENT) : null;
    }

    private Resolution resolution(Did did, HttpReply answered) {
        return switch (answered) {
            case HttpReply.Answer answer ->
                switch (answer.status()) {
                    case 200 -> DocumentType.resolution(did, answer.body(), clock.instant());
                    case 404, 410 -> new Resolution.NotFound();
                    default -> new Resolution.Unavailable("the host answered HTTP " + answer.status());
                };
            case HttpReply.Oversize(int status, long limit)
            when status == 200 -> new Resolution.Malformed("the document is longer than " + limit + " bytes");
            case HttpReply.Blocked blocked -> new Resolution.Malformed(blocked.why());
            case HttpReply.Incomplete reply -> new Resolution.Unavailable(reply.why());
        };
    }
}

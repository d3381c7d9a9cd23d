package parallax.atproto.identity;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.regex.Pattern;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.syntax.Did;
import parallax.atproto.xrpc.GuardedHttp;
import parallax.atproto.xrpc.HttpReply;
import parallax.atproto.xrpc.Silence;

/**
 * did:plc (web.plc.directory/spec): one GET to the directory, at a bounded rate. Whatever the directory cannot answer
 * is {@link Resolution.Unavailable}: its troubles must not be taken for the account's.
 */
public final class PlcResolver implements DidResolver {

    /** Requests a second that a directory is asked by default. */
    public static final int DEFAULT_REQUESTS_PER_SECOND = 100;

    private static final Duration LONGEST_TURN = Duration.ofSeconds(10);
    private static final Pattern PLC = Pattern.compile("did:plc:[a-z2-7]{24}");

    private final GuardedHttp http;
    private final URI directory;
    private final RequestRate rate;
    private final InstantSource clock;

    /** @param directory as configured; the guard of {@code http} has to trust it if it is not public */
    public PlcResolver(GuardedHttp http, URI directory, RequestRate rate, InstantSource clock) {
        this.http = http;
        String text = directory.toString();
        this.directory = text.endsWith("/") ? directory : URI.create(text + "/");
        this.rate = rate;
        this.clock = clock;
    }

    @Override
    public Resolution resolve(Did did) {
        if (!PLC.matcher(did.text()).matches()) {
            return new Resolution.Malformed("not a did:plc identifier");
        }
        try {
            if (!rate.await(LONGEST_TURN)) {
                return new Resolution.Unavailable("too many requests to the directory are waiting");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Resolution.Unavailable("interrupted");
        }
        return resolution(did, http.get(URI.create(directory + did.text()), DocumentType.ACCEPT));
    }

    // A proxy or captive page in front of the directory also answers 200, with something else.
    private Resolution document(Did did, ByteSlice body) {
        return switch (DocumentType.resolution(did, body, clock.instant())) {
            case Resolution.Malformed(String reason) ->
                new Resolution.Unavailable("the directory answered no document: " + reason);
            case Resolution resolution -> resolution;
        };
    }

    private Resolution resolution(Did did, HttpReply reply) {
        return switch (reply) {
            case HttpReply.Answer answer ->
                switch (answer.status()) {
                    case 200 -> document(did, answer.body());
                    case 404 -> new Resolution.NotFound();
                    case 410 -> new Resolution.Tombstoned();
                    default -> new Resolution.Unavailable("the directory answered HTTP " + answer.status());
                };
            case HttpReply.Oversize(int status, long limit)
            when status == 200 -> new Resolution.Malformed("the document is longer than " + limit + " bytes");
            case HttpReply.Oversize(int status, long limit) ->
                new Resolution.Unavailable("the directory answered HTTP " + status);
            case HttpReply.Cut(int status, String reason) ->
                new Resolution.Unavailable("the answer was cut: " + reason);
            case HttpReply.TooSoon(Duration retryIn) ->
                new Resolution.Unavailable("no turn in time, but in " + retryIn);
            case HttpReply.Blocked(String reason) -> new Resolution.Unavailable("blocked: " + reason);
            case HttpReply.NoAnswer(Silence _, String reason) -> new Resolution.Unavailable(reason);
        };
    }
}

package parallax.atproto.identity;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.regex.Pattern;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.http.GuardedHttp;
import parallax.atproto.http.HttpReply;
import parallax.atproto.syntax.Did;

/**
 * did:plc (web.plc.directory/spec): one GET to the directory, at a bounded rate. Whatever the directory cannot answer
 * is {@link Resolution.Unavailable}: its troubles must not be taken for the account's.
 */
public final class PlcResolver implements DidResolver {

    private static final Duration LONGEST_TURN = Duration.ofSeconds(10);
    private static final Pattern PLC = Pattern.compile("did:plc:[a-z2-7]{24}");

    private final PlcDirectory directory;
    private final InstantSource clock;

    /** @param directory as configured; the guard of {@code http} has to trust it if it is not public */
    public PlcResolver(GuardedHttp http, URI directory, RequestRate rate, InstantSource clock) {
        this.directory = new PlcDirectory(http, directory, rate);
        this.clock = clock;
    }

    @Override
    public Resolution resolve(Did did) {
        return PLC.matcher(did.text()).matches()
                ? resolution(did, directory.document(did, LONGEST_TURN))
                : new Resolution.Malformed("not a did:plc identifier");
    }

    // A proxy or captive page in front of the directory also answers 200, with something else.
    private Resolution document(Did did, ByteSlice body) {
        return switch (DocumentType.resolution(did, body, clock.instant())) {
            case Resolution.Malformed(String reason) ->
                new Resolution.Unavailable("the directory answered no document: " + reason);
            case Resolution resolution -> resolution;
        };
    }

    private Resolution resolution(Did did, HttpReply answered) {
        return switch (answered) {
            case HttpReply.Answer answer ->
                switch (answer.status()) {
                    case 200 -> document(did, answer.body());
                    case 404 -> new Resolution.NotFound();
                    case 410 -> new Resolution.Tombstoned();
                    default -> new Resolution.Unavailable("the directory answered HTTP " + answer.status());
                };
            case HttpReply.Oversize(int status, long limit)
            when status == 200 -> new Resolution.Malformed("the document is longer than " + limit + " bytes");
            case HttpReply.Incomplete reply -> new Resolution.Unavailable(reply.why());
        };
    }
}

package parallax.pulsar.explain;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.crypto.DidKey;
import parallax.atproto.crypto.KeyException;
import parallax.atproto.crypto.PublicKey;
import parallax.atproto.http.GuardedHttp;
import parallax.atproto.http.HttpReply;
import parallax.atproto.identity.DidDocument;
import parallax.atproto.identity.DidResolver;
import parallax.atproto.identity.PdsEndpoint;
import parallax.atproto.identity.PlcDirectory;
import parallax.atproto.identity.RequestRate;
import parallax.atproto.identity.Resolution;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.StrictJson;
import parallax.atproto.syntax.SyntaxException;

/**
 * did:plc from the directory's audit log (web.plc.directory/api), which says what was in force when; every other method
 * from a resolver, which knows the present only.
 */
public final class PlcHistories implements DidHistories {

    private static final Duration LONGEST_TURN = Duration.ofMinutes(2);

    private final PlcDirectory directory;
    private final DidResolver others;

    /** @param directory as configured; the guard of {@code http} has to trust it if it is not public */
    public PlcHistories(GuardedHttp http, URI directory, RequestRate rate, DidResolver others) {
        this.directory = new PlcDirectory(http, directory, rate);
        this.others = others;
    }

    @Override
    public DidHistory of(Did did) {
        return did.isPlc() ? history(did, directory.auditLog(did, LONGEST_TURN)) : present(others.resolve(did));
    }

    /** A directory that has no audit log answers 404 too: only the document's says that there is no such DID. */
    private DidHistory unknown(Did did) {
        HttpReply reply = directory.document(did, LONGEST_TURN);
        return reply instanceof HttpReply.Answer answer && answer.status() == 404
                ? new DidHistory.None("the directory does not know the DID")
                : new DidHistory.Unavailable("the directory has no log of the DID");
    }

    private DidHistory history(Did did, HttpReply answered) {
        return switch (answered) {
            case HttpReply.Answer answer ->
                switch (answer.status()) {
                    case 200 -> read(answer.body());
                    case 404 -> unknown(did);
                    default -> new DidHistory.Unavailable("the directory answered HTTP " + answer.status());
                };
            case HttpReply.Incomplete reply -> new DidHistory.Unavailable(reply.why());
        };
    }

    private static DidHistory read(ByteSlice body) {
        try {
            List<DidVersion> versions = new ArrayList<>();
            for (JsonNode entry : StrictJson.read(body.toByteBuffer())) {
                if (!entry.path("nullified").asBoolean(false)) {
                    versions.add(version(entry));
                }
            }
            return versions.isEmpty()
                    ? new DidHistory.None("the directory has no operation of the DID")
                    : new DidHistory.Known(versions);
        } catch (SyntaxException | DateTimeParseException e) {
            return new DidHistory.Unavailable("the directory's log cannot be read");
        }
    }

    private static DidVersion version(JsonNode entry) {
        long from = Instant.parse(entry.path("createdAt").asText()).toEpochMilli();
        JsonNode operation = entry.path("operation");
        // The form of the first DIDs has other names for the same.
        boolean first = operation.path("type").asText().equals("create");
        String key = first
                ? operation.path("signingKey").asText()
                : operation.path("verificationMethods").path("atproto").asText();
        String endpoint = first
                ? operation.path("service").asText()
                : operation
                        .path("services")
                        .path("atproto_pds")
                        .path("endpoint")
                        .asText();
        return new DidVersion(from, key(key), host(PdsEndpoint.tryParse(endpoint)));
    }

    private static @Nullable PublicKey key(String text) {
        try {
            return DidKey.parse(text);
        } catch (KeyException e) {
            return null;
        }
    }

    private static @Nullable String host(@Nullable PdsEndpoint endpoint) {
        return endpoint == null ? null : endpoint.hostPort();
    }

    private static DidHistory present(Resolution resolution) {
        return switch (resolution) {
            case Resolution.Found(DidDocument document, Instant at) ->
                new DidHistory.Known(
                        List.of(new DidVersion(Long.MIN_VALUE, document.signingKey(), host(document.pds()))));
            case Resolution.NotFound notFound -> new DidHistory.None("no such DID");
            case Resolution.Tombstoned tombstoned -> new DidHistory.None("a tombstone");
            case Resolution.Malformed(String reason) -> new DidHistory.None(reason);
            case Resolution.Unavailable(String reason) -> new DidHistory.Unavailable(reason);
        };
    }
}

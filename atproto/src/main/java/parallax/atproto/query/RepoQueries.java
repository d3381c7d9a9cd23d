package parallax.atproto.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.URI;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.http.BodyReader;
import parallax.atproto.http.DownloadRules;
import parallax.atproto.rules.EventRules;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Nsid;
import parallax.atproto.syntax.Tid;
import parallax.atproto.xrpc.XrpcClient;
import parallax.atproto.xrpc.XrpcReply;
import parallax.atproto.xrpc.XrpcReply.Ok;

/** Questions about one repo. An answer about another account, or without what its lexicon requires, is a bad one. */
public final class RepoQueries {

    private static final String STATUS = "com.atproto.sync.getRepoStatus";
    private static final String LATEST = "com.atproto.sync.getLatestCommit";
    private static final String DESCRIBE = "com.atproto.repo.describeRepo";
    private static final String LIST_RECORDS = "com.atproto.repo.listRecords";
    private static final Nsid REPO = new Nsid("com.atproto.sync.getRepo");

    /**
     * Whether a server hosts an account (atproto.com/specs/account, "Hosting Status").
     *
     * @param rev of the repo; null if none was told that can be
     */
    public record HostingStatus(
            AccountStatus status, @Nullable Tid rev) {}

    /**
     * The newest commit of a repo.
     *
     * @param rev not from the future
     * @param cid as it is written; null if there is none
     */
    public record LatestCommit(Tid rev, @Nullable String cid) {}

    /**
     * What a PDS says of an account's repo.
     *
     * @param handle {@code handle.invalid} if it says none
     * @param didDoc an empty object if it says none
     * @param collections those with a record, each once, in the order of the answer
     */
    public record RepoDescription(String handle, JsonNode didDoc, Set<Nsid> collections) {}

    private RepoQueries() {}

    /** Whether the account is active there ({@code getRepoStatus}). */
    public static Query<HostingStatus> status(Did did) {
        return new Query<>(STATUS, Map.of("did", did.text()), (body, now) -> {
            JsonNode active = body.path("active");
            return isAbout(did, body) && active.isBoolean()
                    ? new Ok<>(new HostingStatus(
                            AccountStatus.of(
                                    active.booleanValue(), body.path("status").textValue()),
                            rev(body, now)))
                    : XrpcReply.bad("the reply is not a status of the account");
        });
    }

    /** The newest commit ({@code getLatestCommit}). */
    public static Query<LatestCommit> latestCommit(Did did) {
        return new Query<>(LATEST, Map.of("did", did.text()), (body, now) -> {
            Tid rev = rev(body, now);
            return rev == null
                    ? XrpcReply.bad("the reply names no rev that can be")
                    : new Ok<>(new LatestCommit(rev, body.path("cid").textValue()));
        });
    }

    /** Handle, document and collections ({@code describeRepo}), without a rev. */
    public static Query<RepoDescription> describe(Did did) {
        return new Query<>(
                DESCRIBE,
                Map.of("repo", did.text()),
                (body, _) -> isAbout(did, body) && body.path("collections").isArray()
                        ? new Ok<>(description(body))
                        : XrpcReply.bad("the reply does not describe the account's repo"));
    }

    /** Whether it has a record of a collection ({@code listRecords}). */
    public static Query<Boolean> hasRecords(Did did, Nsid collection) {
        Map<String, String> parameters = Map.of("repo", did.text(), "collection", collection.text(), "limit", "1");
        return new Query<>(LIST_RECORDS, parameters, (body, _) -> {
            JsonNode records = body.path("records");
            String uri = records.path(0).path("uri").asText();
            boolean fits = records.isArray()
                    && (records.isEmpty() || uri.startsWith("at://" + did.text() + "/" + collection.text() + "/"));
            return fits ? new Ok<>(!records.isEmpty()) : XrpcReply.bad("the reply is no list of such records");
        });
    }

    /** The whole repo as a CAR, handed to {@code reader} as it arrives ({@link XrpcClient#download}). */
    public static <T> XrpcReply<T> repo(XrpcClient client, URI server, Did did, BodyReader<T> reader) {
        return client.download(server, REPO, Map.of("did", did.text()), DownloadRules.REPO, reader);
    }

    /** The field {@code rev}; null if it is none, or one with which no later commit would be believed for a while. */
    static @Nullable Tid rev(JsonNode body, Instant now) {
        String text = body.path("rev").textValue();
        Tid rev = text == null ? null : Tid.tryParse(text);
        return rev == null || EventRules.isAhead(rev, now) ? null : rev;
    }

    private static boolean isAbout(Did did, JsonNode body) {
        return did.text().equals(body.path("did").textValue());
    }

    private static RepoDescription description(JsonNode body) {
        Set<Nsid> collections = new LinkedHashSet<>();
        for (JsonNode name : body.path("collections")) {
            Nsid collection = name.isTextual() ? Nsid.tryParse(name.textValue()) : null;
            if (collection != null) {
                collections.add(collection);
            }
        }
        JsonNode document = body.path("didDoc");
        return new RepoDescription(
                body.path("handle").asText("handle.invalid"),
                document.isObject() ? document : JsonNodeFactory.instance.objectNode(),
                Collections.unmodifiableSet(collections));
    }
}

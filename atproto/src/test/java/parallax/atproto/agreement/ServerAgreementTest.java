package parallax.atproto.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import parallax.atproto.address.AddressGuard;
import parallax.atproto.car.BlockMap;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.CborJson;
import parallax.atproto.cid.Cid;
import parallax.atproto.crypto.PublicKey;
import parallax.atproto.event.Event;
import parallax.atproto.http.GuardedHttp;
import parallax.atproto.http.HttpConcurrency;
import parallax.atproto.http.HttpLimits;
import parallax.atproto.identity.PlcResolver;
import parallax.atproto.identity.RequestRate;
import parallax.atproto.identity.Resolution;
import parallax.atproto.mst.MstTree;
import parallax.atproto.repo.CommitProof;
import parallax.atproto.repo.ProofResult;
import parallax.atproto.repo.RecordProof;
import parallax.atproto.repo.RepoHead;
import parallax.atproto.repo.RepoOp;
import parallax.atproto.repo.SignedCommit;
import parallax.atproto.syntax.Did;
import parallax.atproto.testkit.devnet.DevnetServers;

/**
 * Everything that the official PDS says of its repositories verifies here, by the keys that the official directory
 * names.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServerAgreementTest {

    private static final int ACCOUNTS = 4;
    private static final List<String> WRITES = List.of(
            "create-record",
            "create-record",
            "create-record",
            "create-record",
            "update",
            "apply-writes",
            "delete",
            "apply-writes",
            "update",
            "apply-writes",
            "delete",
            "create-record");
    private static final JsonMapper JSON = new JsonMapper();

    // An offer of HTTP/2 in a header is more than the server's upgrades can take.
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<Did, PublicKey> keys = new HashMap<>();
    private DevnetServers devnet;

    @BeforeAll
    void start(@TempDir Path dir) throws Exception {
        DevnetServers.assumeAvailable();
        devnet = DevnetServers.start(dir, 1, ACCOUNTS, "--lifecycle", "off");
        AddressGuard guard = AddressGuard.publicOnly().trusting(devnet.plc());
        try (GuardedHttp directory =
                new GuardedHttp(guard, HttpLimits.DOCUMENTS, HttpConcurrency.DEFAULT, "parallax/test")) {
            InstantSource clock = InstantSource.system();
            PlcResolver resolver = new PlcResolver(directory, devnet.plc(), RequestRate.perSecond(100), clock);
            for (String did : devnet.dids()) {
                for (String write : WRITES) {
                    devnet.perform(write, JsonNodeFactory.instance.objectNode().put("did", did));
                }
                Resolution.Found found = (Resolution.Found) resolver.resolve(new Did(did));
                keys.put(new Did(did), Objects.requireNonNull(found.document().signingKey()));
            }
        }
    }

    @AfterAll
    void stop() {
        http.close();
        if (devnet != null) {
            devnet.close();
        }
    }

    @Test
    void wholeRepositoriesVerifyAndHoldTheRecordsThatTheServerLists() throws Exception {
        for (Map.Entry<Did, PublicKey> account : keys.entrySet()) {
            Did did = account.getKey();
            ByteSlice car = ask("sync.getRepo", Map.of("did", did.text()));
            Repos.Whole whole = Objects.requireNonNull(Repos.whole(car, did, account.getValue()), "refused");
            assertThat(whole.records()).isNotEmpty().isEqualTo(listed(did));
            assertThat(MstTree.verify(whole.signed().data(), Repos.blocks(car)))
                    .isEqualTo(whole.records().size());
            JsonNode latest = json("sync.getLatestCommit", Map.of("did", did.text()));
            assertThat(whole.commit()).hasToString(latest.path("cid").asText());
            assertThat(whole.signed().rev()).hasToString(latest.path("rev").asText());
        }
    }

    /** The records by path, each with the CID that its JSON gives here, which must be the one the server says. */
    private Map<String, Cid> listed(Did did) throws Exception {
        Map<String, Cid> listed = new TreeMap<>();
        JsonNode repo = json("repo.describeRepo", Map.of("repo", did.text()));
        for (JsonNode collection : repo.path("collections")) {
            JsonNode page = json(
                    "repo.listRecords", Map.of("repo", did.text(), "collection", collection.asText(), "limit", "100"));
            for (JsonNode record : page.path("records")) {
                Cid cid = Cid.ofDrisl(CborJson.fromJson(record.path("value")));
                assertThat(cid)
                        .as(record.toString())
                        .hasToString(record.path("cid").asText());
                listed.put(record.path("uri").asText().substring(("at://" + did.text() + "/").length()), cid);
            }
        }
        return listed;
    }

    @Test
    void proofsOfRecordsThatAreThereAndThatAreNotVerify() throws Exception {
        for (Map.Entry<Did, PublicKey> account : keys.entrySet()) {
            Map<String, Cid> records = listed(account.getKey());
            for (String path : records.keySet()) {
                assertThat(proven(account, path)).isEqualTo(records.get(path));
                String beside = path.substring(0, path.length() - 1) + "_";
                assertThat(proven(account, beside)).isEqualTo(records.get(beside));
            }
            assertThat(proven(account, "never.used.collection/self")).isNull();
            assertThat(records).isNotEmpty();
        }
    }

    /** The record at the path, as its proof has it; null if the proof says that there is none. */
    private @Nullable Cid proven(Map.Entry<Did, PublicKey> account, String path) throws Exception {
        int slash = path.indexOf('/');
        Map<String, String> query = Map.of(
                "did",
                account.getKey().text(),
                "collection",
                path.substring(0, slash),
                "rkey",
                path.substring(slash + 1));
        ByteSlice car = ask("sync.getRecord", query);
        return switch (RecordProof.read(car, account.getKey(), account.getValue(), path)) {
            case RecordProof.Present present -> present.cid();
            case RecordProof.Absent _ -> null;
            case RecordProof.Broken(String reason) -> throw new AssertionError(path + ": " + reason);
        };
    }

    @Test
    void blocksThatAreAskedForComeAndHash() throws Exception {
        Did did = keys.keySet().iterator().next();
        BlockMap whole = Repos.blocks(ask("sync.getRepo", Map.of("did", did.text())));
        StringBuilder query = new StringBuilder("sync.getBlocks?did=").append(did.text());
        whole.forEach(cid -> query.append("&cids=").append(cid));
        BlockMap blocks = Repos.blocks(ask(query.toString(), Map.of()));
        assertThat(blocks.size()).isEqualTo(whole.size());
        whole.forEach(cid -> assertThat(blocks.find(cid)).isEqualTo(whole.find(cid)));
    }

    @Test
    void everyEventOfTheStreamVerifiesAndContinuesTheOneBefore() throws Exception {
        Map<Did, RepoHead> ends = new HashMap<>();
        for (Did did : keys.keySet()) {
            Repos.Whole whole = Repos.whole(
                    ask("sync.getRepo", Map.of("did", did.text())), did, Objects.requireNonNull(keys.get(did)));
            ends.put(did, Objects.requireNonNull(whole).signed().head());
        }
        Map<Did, RepoHead> heads = new HashMap<>();
        Set<Class<?>> ops = new HashSet<>();
        for (Event.Sequenced event : EventCollector.collect(devnet.hostnames().getFirst(), ends)) {
            switch (event) {
                case Event.Commit commit -> {
                    commit.ops().forEach(op -> ops.add(op.getClass()));
                    heads.put(commit.did(), continued(commit, heads.get(commit.did())));
                }
                case Event.Sync sync -> assertThat(head(sync)).isEqualTo(heads.get(sync.did()));
                case Event.Identity _, Event.Account _ -> {}
            }
        }
        assertThat(heads).isEqualTo(ends);
        assertThat(ops).contains(RepoOp.Create.class, RepoOp.Update.class, RepoOp.Delete.class);
    }

    private RepoHead head(Event.Sync event) {
        SignedCommit commit = Repos.commit(Repos.blocks(event.blocks()));
        assertThat(commit.signedBy(Objects.requireNonNull(keys.get(event.did()))))
                .isTrue();
        assertThat(commit.rev()).isEqualTo(event.rev());
        return commit.head();
    }

    private RepoHead continued(Event.Commit event, @Nullable RepoHead before) {
        BlockMap blocks = Repos.blocks(event.blocks());
        SignedCommit commit = Repos.commit(blocks);
        assertThat(blocks.root()).isEqualTo(event.commit());
        assertThat(commit.did()).isEqualTo(event.repo());
        assertThat(commit.rev()).isEqualTo(event.rev());
        assertThat(commit.signedBy(Objects.requireNonNull(keys.get(event.did()))))
                .isTrue();
        ProofResult proof = CommitProof.check(blocks, commit, event.ops(), event.prevData());
        if (before == null) {
            assertThat(event.since()).isNull();
            assertThat(proof)
                    .isInstanceOf(event.prevData() == null ? ProofResult.Unchained.class : ProofResult.Proven.class);
        } else {
            assertThat(event.since()).isEqualTo(before.rev());
            assertThat(event.prevData()).isEqualTo(before.data());
            assertThat(proof).isInstanceOf(ProofResult.Proven.class);
            assertThat(Repos.proves(
                            event.blocks(), event.ops(), event.commit(), Objects.requireNonNull(keys.get(event.did()))))
                    .isFalse();
        }
        return commit.head();
    }

    private JsonNode json(String method, Map<String, String> parameters) throws Exception {
        return JSON.readTree(ask(method, parameters).toArray());
    }

    private ByteSlice ask(String method, Map<String, String> parameters) throws Exception {
        StringBuilder uri =
                new StringBuilder("http://" + devnet.hostnames().getFirst() + "/xrpc/com.atproto." + method);
        parameters.forEach((name, value) -> uri.append(uri.indexOf("?") < 0 ? '?' : '&')
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        HttpResponse<byte[]> response = http.send(
                HttpRequest.newBuilder(URI.create(uri.toString())).build(), HttpResponse.BodyHandlers.ofByteArray());
        assertThat(response.statusCode()).as(method + " " + parameters).isEqualTo(200);
        return ByteSlice.of(response.body());
    }
}

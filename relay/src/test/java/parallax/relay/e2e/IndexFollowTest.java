package parallax.relay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parallax.atproto.testkit.host.HttpFault;
import parallax.atproto.testkit.pds.PdsAccount;
import parallax.atproto.testkit.pds.SimulatedPds;
import parallax.atproto.testkit.plc.SimulatedPlc;
import parallax.relay.app.RunningRelay;

/** The collection index of a relay that follows a PDS on which accounts have lived before. */
class IndexFollowTest {
    private static final String LIKE = "app.bsky.feed.like";
    private static final String POST = "app.bsky.feed.post";
    private static final String OLD = "app.example.old";
    private static final String DESCRIBE = "com.atproto.repo.describeRepo";
    private static final String DONE = "relay_index_checks_total{outcome=\"done\"}";

    private final SimulatedPlc plc = SimulatedPlc.start();
    private final SimulatedPds pds = SimulatedPds.start(plc, new SplittableRandom(6), InstantSource.system());

    @TempDir
    private Path data;

    @AfterEach
    void stop() {
        pds.close();
        plc.close();
    }

    @Test
    void whatAnAccountHadBeforeIsLearntFromItsPdsAndFollowedToTheLastRecord() throws Exception {
        PdsAccount account = grown();
        try (RunningRelay relay = start();
                RelayView view = new RelayView(relay)) {
            account.create(LIKE + "/one");
            awaitListed(view, account, LIKE, POST, OLD);
            view.awaitMetric(DONE, 1);
            view.awaitMetric("relay_index_checks_queued", 0);
            view.awaitMetric("relay_index_pairs", 3);

            account.delete(OLD + "/only");
            awaitListed(view, account, LIKE, POST);
            account.create(OLD + "/again");
            awaitListed(view, account, LIKE, POST, OLD);
            assertThat(view.metric(DONE)).as("a known repo is not asked for").isEqualTo(1);
        }
    }

    @Test
    void aMissedCommitIsMadeUpForByAskingAgain() throws Exception {
        PdsAccount account = grown();
        try (RunningRelay relay = start();
                RelayView view = new RelayView(relay)) {
            account.create(LIKE + "/one");
            awaitListed(view, account, LIKE, POST, OLD);
            account.repo().delete(OLD + "/only");
            account.create(LIKE + "/two");
            awaitListed(view, account, LIKE, POST);
            view.awaitMetric(DONE, 2);
        }
    }

    @Test
    void anAccountIsHiddenWhileInactiveAndGoneWhenDeleted() throws Exception {
        PdsAccount account = grown();
        try (RunningRelay relay = start();
                RelayView view = new RelayView(relay)) {
            account.create(LIKE + "/one");
            awaitListed(view, account, LIKE, POST, OLD);
            account.deactivate();
            awaitListed(view, account);
            account.reactivate();
            awaitListed(view, account, LIKE, POST, OLD);
            account.takeDown();
            awaitListed(view, account);
            account.restore();
            awaitListed(view, account, LIKE, POST, OLD);
            account.delete();
            awaitListed(view, account);
            assertThat(view.get("/v1/listCollections")
                            .body()
                            .path("collections")
                            .isEmpty())
                    .isTrue();
        }
    }

    @Test
    void whatIsQueuedIsAskedForAfterARestart() throws Exception {
        PdsAccount account = grown();
        pds.host().faults().every(DESCRIBE, new HttpFault.Silent());
        try (RunningRelay relay = start();
                RelayView view = new RelayView(relay)) {
            account.create(LIKE + "/one");
            awaitListed(view, account, LIKE);
            assertThat(view.metric("relay_index_checks_queued")).isEqualTo(1);
        }
        pds.host().faults().none(DESCRIBE);
        try (RunningRelay relay = start();
                RelayView view = new RelayView(relay)) {
            awaitListed(view, account, LIKE, POST, OLD);
            view.awaitMetric("relay_index_checks_queued", 0);
        }
    }

    @Test
    void anUnusableAnswerTakesNothingAway() throws Exception {
        PdsAccount account = grown();
        try (RunningRelay relay = start();
                RelayView view = new RelayView(relay)) {
            pds.host()
                    .faults()
                    .every(
                            "com.atproto.sync.getLatestCommit",
                            new HttpFault.Body("{\"error\":\"RepoNotFound\",\"message\":\"gone\"}"));
            account.create(LIKE + "/one");
            view.awaitMetric("relay_index_checks_total{outcome=\"failed\"}", 1);
            assertThat(listed(view, account)).as("no answer takes nothing away").containsExactly(LIKE);
        }
    }

    /** An account with more records than fit into one commit's proof, none of which the relay sees. */
    private PdsAccount grown() {
        PdsAccount account = pds.createAccount();
        for (int i = 0; i < 150; i++) {
            account.repo().create(POST + "/r" + i);
        }
        account.repo().create(OLD + "/only");
        return account;
    }

    private RunningRelay start() throws InterruptedException {
        RunningRelay relay = RunningRelay.start(data, plc.uri(), pds.hostPort());
        assertThat(pds.host().awaitSubscribers(1, Duration.ofSeconds(60))).isTrue();
        return relay;
    }

    private static void awaitListed(RelayView view, PdsAccount account, String... collections) {
        Set<String> wanted = new TreeSet<>(List.of(collections));
        Patience.until("the list " + wanted, () -> listed(view, account).equals(wanted));
    }

    private static Set<String> listed(RelayView view, PdsAccount account) throws Exception {
        Set<String> listed = new TreeSet<>();
        for (String collection : List.of(LIKE, POST, OLD)) {
            JsonNode page = view.get("/xrpc/com.atproto.sync.listReposByCollection?collection=" + collection)
                    .body();
            page.path("repos").forEach(repo -> {
                if (repo.path("did").asText().equals(account.did().text())) {
                    listed.add(collection);
                }
            });
        }
        return listed;
    }
}

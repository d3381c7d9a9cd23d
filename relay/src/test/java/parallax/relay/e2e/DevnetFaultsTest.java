package parallax.relay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import parallax.atproto.syntax.Did;
import parallax.atproto.testkit.devnet.DevnetServers;

/** What a strict and a lenient relay say when official servers, the directory or a relay are away for a while. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(600)
@SuppressWarnings("NullAway.Init")
class DevnetFaultsTest {
    private static final int HOME = 0;
    private static final int OTHER = 1;

    private DevnetWithRelays net;

    @BeforeAll
    void serversAndTwoRelays(@TempDir Path dir) throws Exception {
        DevnetServers.assumeAvailable();
        net = new DevnetWithRelays(dir);
    }

    @AfterEach
    void nothingElseWasSaid() throws Exception {
        net.assertNothingElse();
    }

    @AfterAll
    void stop() {
        if (net != null) {
            net.close();
        }
    }

    @Test
    void aServerThatIsKilledRightAfterAWriteAndStartedAgainLosesNothing() throws Exception {
        Did did = net.account(HOME);
        for (int i = 0; i < 3; i++) {
            net.post(did);
        }
        net.devnet.server(HOME, "kill");
        net.devnet.server(HOME, "start");
        net.post(did);
        net.devnet.server(HOME, "stop");
        net.devnet.server(HOME, "start");
        net.post(did);
        net.bothSay(did, "commit Create", "commit Create", "commit Create", "commit Create", "commit Create");
    }

    @Test
    void whatAServerSaysWhileTheRelayIsAwayComesOnceWhenItIsBack() throws Exception {
        Did did = net.account(HOME);
        Did deactivated = net.account(OTHER);
        net.post(did);
        net.bothSay(did, "commit Create");
        net.strict.stop();
        net.post(did);
        net.devnet.perform("identity", did);
        net.devnet.perform("deactivate", deactivated);
        net.strict.startAgain();
        net.post(did);
        net.bothSay(did, "commit Create", "identity", "commit Create");
        net.bothSay(deactivated, "account inactive deactivated");
    }

    @Test
    void whileTheDirectoryIsAwayOnlyWhatNeedsItWaits() throws Exception {
        Did asking = net.account(HOME);
        Did other = net.account(HOME);
        net.devnet.directory(false);
        net.devnet.perform("identity", asking);
        net.post(asking);
        net.post(other);
        net.bothSay(other, "commit Create");
        for (ObservedRelay relay : net.relays()) {
            relay.view().awaitMetric("relay_parked_events", 2);
        }
        net.devnet.directory(true);
        net.bothSay(asking, "identity", "commit Create");
    }

    @Test
    void aServerThatLostItsDataIsFollowedFromItsNewBeginning() throws Exception {
        net.account(OTHER);
        String other = net.devnet.hostnames().get(OTHER);
        long before = net.strict.disconnects();
        long beforeOfLenient = net.lenient.disconnects();
        // Else the test would wait for as long again as the server was away.
        for (ObservedRelay relay : net.relays()) {
            relay.operator("pds/block?host=" + other, "");
        }
        net.devnet.server(OTHER, "wipe");
        net.devnet.server(OTHER, "start");
        for (ObservedRelay relay : net.relays()) {
            relay.operator("pds/unblock?host=" + other, "");
            relay.view().awaitMetric("relay_hosts_rewound_total", 1);
        }
        awaitLive(net.strict, before);
        awaitLive(net.lenient, beforeOfLenient);
        // It said twice that the cursor is in the future.
        net.bothRefused(Map.of("error_frame", 2L));
        Did did = net.account(OTHER);
        net.post(did);
        net.bothSay(did, "commit Create");
    }

    @Test
    void anActivationThatARelayMissedIsAskedForAtTheServer() throws Exception {
        Did did = net.account(HOME);
        net.devnet.perform("deactivate", did);
        net.bothSay(did, "account inactive deactivated");
        String home = net.devnet.hostnames().get(HOME);
        net.strict.operator("pds/block?host=" + home, "");
        // The socket ends a moment after the answer.
        net.strict.awaitHosts(1);
        net.devnet.perform("activate", did);
        // The server looks for what it is to send only now and then; the other relay tells when it has sent this.
        assertThat(net.lenient.next(did, 3)).containsExactly("account active", "identity " + net.handle(did), "sync");
        net.strict.operator("pds/resetCursor", cursor(home, "live"));
        net.strict.operator("pds/unblock?host=" + home, "");
        net.strict.awaitHosts(2);
        net.post(did);
        net.bothSay(did, "commit Create");
    }

    @Test
    void aCommitAfterOneThatNobodyReadPasses() throws Exception {
        try (ObservedRelay relay = net.another(HOME)) {
            Did did = net.account(HOME);
            relay.next(did, 4);
            String home = net.devnet.hostnames().get(HOME);
            relay.operator("pds/block?host=" + home, "");
            relay.awaitHosts(0);
            net.post(did);
            net.bothSay(did, "commit Create");
            relay.operator("pds/resetCursor", cursor(home, "live"));
            relay.operator("pds/unblock?host=" + home, "");
            relay.awaitHosts(1);
            net.post(did);
            net.bothSay(did, "commit Create");
            assertThat(relay.next(did, 1)).containsExactly("commit Create");
            assertThat(relay.view().metric("relay_commits_discontinuous_total")).isEqualTo(1);
        }
    }

    @Test
    void afterACursorResetAStatusOfBeforeIsBelievedOnlyIfTheServerConfirmsItAndGapsAreNoLoss() throws Exception {
        try (ObservedRelay relay = net.another(OTHER)) {
            Did gone = net.account(OTHER);
            net.devnet.perform("delete-account", gone);
            net.bothSay(gone, "account inactive deleted");
            relay.next(gone, 5);
            Did did = net.account(OTHER);
            net.devnet.perform("deactivate", did);
            net.devnet.perform("activate", did);
            String handle = net.handle(did);
            net.bothSay(did, "account inactive deactivated", "account active", "identity " + handle, "sync");
            assertThat(relay.next(did, 8)).endsWith("account active", "identity " + handle, "sync");
            assertThat(relay.nextRefused(Map.of())).isEmpty();

            relay.operator("pds/resetCursor", cursor(net.devnet.hostnames().get(OTHER), "oldest"));
            net.post(did);
            net.bothSay(did, "commit Create");
            assertThat(relay.next(did, 7))
                    .containsExactly(
                            "identity " + handle,
                            "account active",
                            "sync",
                            "account active",
                            "identity " + handle,
                            "sync",
                            "commit Create");
            // A deletion leaves a gap: the server forgets all that the account said before.
            assertThat(relay.next(gone, 1)).containsExactly("account inactive deleted");
            Map<String, Long> refused = Map.of("stale_rev", 1L, "unconfirmed", 1L);
            // Other accounts of the server, which this relay sees for the first time, may have been deactivated as
            // well.
            assertThat(relay.nextRefused(refused))
                    .containsOnlyKeys(refused.keySet())
                    .containsEntry("stale_rev", 1L);
        }
    }

    /** One connection ended with the block, and each of the two that were told so with that. */
    private static void awaitLive(ObservedRelay relay, long disconnectsBefore) throws Exception {
        Patience.until("a third end", () -> relay.disconnects() >= disconnectsBefore + 3);
        relay.awaitHosts(2);
    }

    private static String cursor(String host, String cursor) {
        return "{\"host\":\"" + host + "\",\"cursor\":\"" + cursor + "\"}";
    }
}

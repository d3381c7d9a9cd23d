package parallax.relay.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static parallax.relay.e2e.DevnetWithRelays.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import parallax.atproto.syntax.Did;
import parallax.atproto.testkit.devnet.DevnetServers;

/**
 * What a strict and a lenient relay say, event by event, of each thing that happens to an account on the official
 * servers.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(600)
@SuppressWarnings("NullAway.Init")
class DevnetLifecycleTest {
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
    void aNewAccountAndWhatItWrites() throws Exception {
        Did did = net.account(HOME);
        String uri = net.post(did);
        net.devnet.perform("update", arguments(did).put("uri", uri));
        net.devnet.perform("delete", arguments(did).put("uri", uri));
        net.devnet.perform("apply-writes", arguments(did).put("ops", 7));
        net.bothSay(did, "commit Create", "commit Update", "commit Delete", "commit of 7");
        assertThat(net.strict.subscriber().eventsOf(did))
                .extracting(EventKey::of)
                .isEqualTo(net.lenient.subscriber().eventsOf(did).stream()
                        .map(EventKey::of)
                        .toList());
    }

    /** Each batch of one path that the server takes; it names what was there before the batch with every operation. */
    @Test
    void aBatchThatTouchesOnePathTwiceOrChangesNothing() throws Exception {
        Did did = net.account(HOME);
        batch(did, write("create", "old", "1"));
        net.bothSay(did, "commit Create");
        batch(did, write("update", "old", "1"));
        net.bothSay(did, "commit Update");
        batch(did, write("update", "old", "1"), write("create", "beside", "1"));
        net.bothSay(did, "commit Update Create");
        batch(did, write("create", "new", "1"), write("delete", "new", null));
        net.bothSay(did, "commit Create Malformed");
        batch(did, write("delete", "old", null), write("create", "old", "1"));
        net.bothSay(did, "commit Delete Malformed");
        batch(did, write("delete", "old", null), write("create", "old", "2"));
        net.bothSay(did, "commit Delete Malformed");
        batch(did, write("update", "old", "3"), write("update", "old", "4"));
        net.bothSay(did, "commit Update Update");
        batch(did, write("create", "new", "1"), write("update", "new", "2"));
        net.bothSay(did, "commit Create Malformed");
        batch(did, write("update", "old", "5"), write("delete", "old", null));
        net.bothSay(did, "commit Update Delete");
        net.post(did);
        net.bothSay(did, "commit Create");
        for (ObservedRelay relay : net.relays()) {
            assertThat(relay.view().metric("relay_commits_unproven_total")).isZero();
            assertThat(relay.view().metric("relay_commits_mended_total")).isZero();
        }
    }

    private void batch(Did did, ObjectNode... writes) throws Exception {
        ObjectNode arguments = arguments(did);
        arguments.putArray("writes").addAll(List.of(writes));
        net.devnet.perform("apply-writes", arguments);
    }

    private static ObjectNode write(String action, String rkey, @Nullable String text) {
        ObjectNode write = JsonNodeFactory.instance.objectNode();
        write.put("action", action).put("collection", "com.example.batch").put("rkey", rkey);
        if (text != null) {
            write.putObject("value").put("$type", "com.example.batch").put("text", text);
        }
        return write;
    }

    @Test
    void anAccountThatIsDeactivatedAndActivated() throws Exception {
        Did did = net.account(HOME);
        net.devnet.perform("deactivate", did);
        net.bothSay(did, "account inactive deactivated");
        assertThat(status(net.strict, did)).isEqualTo("deactivated");
        net.devnet.perform("activate", did);
        net.post(did);
        net.bothSay(did, "account active", "identity " + net.handle(did), "sync", "commit Create");
    }

    @Test
    void anAccountThatItsServerTakesDownAndGivesBack() throws Exception {
        Did did = net.account(OTHER);
        net.devnet.perform("takedown", did);
        net.bothSay(did, "account inactive takendown");
        assertThat(status(net.lenient, did)).isEqualTo("takendown");
        net.devnet.perform("untakedown", did);
        net.post(did);
        net.bothSay(did, "account active", "commit Create");
    }

    @Test
    void anAccountThatIsDeleted() throws Exception {
        Did did = net.account(HOME);
        net.post(did);
        net.bothSay(did, "commit Create");
        net.devnet.perform("delete-account", did);
        net.bothSay(did, "account inactive deleted");
        assertThat(status(net.strict, did)).isEqualTo("deleted");
        assertThat(net.strict
                        .view()
                        .get("/xrpc/com.atproto.sync.listRepos")
                        .body()
                        .toString())
                .doesNotContain(did.text());
    }

    @Test
    void aNewHandleABareIdentityAndAnAnnouncedHead() throws Exception {
        Did did = net.account(HOME);
        String handle = net.devnet.perform("change-handle", did).path("handle").asText();
        net.devnet.perform("identity", did);
        net.devnet.perform("sync", arguments(did).put("newRev", false));
        net.devnet.perform("sync", arguments(did).put("newRev", true));
        net.post(did);
        net.bothSay(did, "identity " + handle, "identity", "sync", "sync", "commit Create");
    }

    @Test
    void anIdentityThatAnotherServerTells() throws Exception {
        Did did = net.account(HOME);
        net.devnet.perform("identity", arguments(did).put("from", OTHER));
        net.bothSay(did, "identity");
        net.post(did);
        net.bothSay(did, "commit Create");
    }

    @Test
    void aKeyThatIsRotated() throws Exception {
        Did did = net.account(OTHER);
        net.post(did);
        net.bothSay(did, "commit Create");
        net.devnet.perform("rotate-key", did);
        net.post(did);
        net.bothSay(did, "identity", "sync", "commit Create");
    }

    @Test
    void anAccountThatMigratesAndItsOldServersFarewell() throws Exception {
        Did did = net.account(HOME);
        net.post(did);
        net.bothSay(did, "commit Create");
        JsonNode moved = net.devnet.perform("migrate", arguments(did).put("to", OTHER));
        net.bothSay(did, "account active", "identity " + moved.path("handle").asText());
        net.bothRefused(Map.of("mismatch", 1L, "wrong_host", 1L));
        net.post(did);
        net.bothSay(did, "commit Create");
        assertThat(status(net.strict, did)).isEmpty();
    }

    @Test
    void aDidThatIsTombstonedWhileItsServerGoesOn() throws Exception {
        Did did = net.account(OTHER);
        net.devnet.perform("tombstone", did);
        net.bothSay(did, "account inactive deleted", "identity");
        net.post(did);
        net.bothRefused(Map.of("no_identity", 1L));
        assertThat(status(net.strict, did)).isEqualTo("deleted");
    }

    @Test
    void aTakedownByTheOperatorAndItsReversal() throws Exception {
        Did did = net.account(HOME);
        for (ObservedRelay relay : net.relays()) {
            relay.operator("repo/takeDown", arguments(did).toString());
        }
        net.bothSay(did, "account inactive takendown");
        for (ObservedRelay relay : net.relays()) {
            relay.operator("repo/reverseTakedown", arguments(did).toString());
        }
        net.bothSay(did, "account active");
        net.post(did);
        net.bothSay(did, "commit Create");
    }

    private static String status(ObservedRelay relay, Did did) throws Exception {
        return relay.view()
                .get("/xrpc/com.atproto.sync.getRepoStatus?did=" + did.text())
                .body()
                .path("status")
                .asText();
    }
}

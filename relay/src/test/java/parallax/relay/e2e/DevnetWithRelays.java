package parallax.relay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import parallax.atproto.syntax.Did;
import parallax.atproto.testkit.devnet.DevnetServers;

/** Two official servers, and a strict and a lenient relay that follow both, which are to say the same. */
final class DevnetWithRelays implements AutoCloseable {
    private static final String POST = "app.bsky.feed.post";

    final DevnetServers devnet;
    final ObservedRelay strict;
    final ObservedRelay lenient;
    private final Path dir;
    private int others;

    DevnetWithRelays(Path dir) throws Exception {
        this.dir = dir;
        devnet = DevnetServers.start(dir, 2, 0, "--quiet", "0");
        strict = new ObservedRelay(false, dir.resolve("strict"), devnet.plc(), devnet.hostnames());
        lenient = new ObservedRelay(true, dir.resolve("lenient"), devnet.plc(), devnet.hostnames());
    }

    /** One more relay, of one server. */
    ObservedRelay another(int pds) throws Exception {
        return new ObservedRelay(
                false,
                dir.resolve("other-" + others++),
                devnet.plc(),
                List.of(devnet.hostnames().get(pds)));
    }

    List<ObservedRelay> relays() {
        return List.of(strict, lenient);
    }

    /** A new account, once both relays have told of it. */
    Did account(int pds) throws Exception {
        Did did = devnet.createAccount(pds);
        bothSay(did, "identity " + handle(did), "account active", "commit", "sync");
        return did;
    }

    /** A new record; answers its URI. */
    String post(Did did) throws Exception {
        return devnet.perform("create-record", arguments(did).put("collection", POST))
                .path("uri")
                .asText();
    }

    String handle(Did did) throws Exception {
        return devnet.account(did).path("handle").asText();
    }

    /** Of an action on the account, to be filled. */
    static ObjectNode arguments(Did did) {
        return JsonNodeFactory.instance.objectNode().put("did", did.text());
    }

    /** Both relays say this of the account, in this order, and nothing else since the last look. */
    void bothSay(Did did, String... events) throws Exception {
        for (ObservedRelay relay : relays()) {
            assertThat(relay.next(did, events.length)).containsExactly(events);
        }
    }

    /** Both relays have refused this since the last look, and nothing else. */
    void bothRefused(Map<String, Long> reasons) throws Exception {
        for (ObservedRelay relay : relays()) {
            assertThat(relay.nextRefused(reasons)).isEqualTo(reasons);
        }
    }

    /** Nothing was said but what was looked at, and each commit followed the one before. */
    void assertNothingElse() throws Exception {
        bothRefused(Map.of());
        for (ObservedRelay relay : relays()) {
            for (Did did : relay.dids()) {
                assertThat(relay.further(did)).as(did.text()).isEmpty();
            }
            assertThat(relay.view().metric("relay_commits_discontinuous_total")).isZero();
            assertThat(relay.view().metric("relay_commits_lenient_total")).isZero();
            assertThat(relay.subscriber().troubles()).isEmpty();
        }
    }

    @Override
    public void close() {
        try (DevnetServers _ = devnet;
                ObservedRelay _ = strict) {
            lenient.close();
        }
    }
}

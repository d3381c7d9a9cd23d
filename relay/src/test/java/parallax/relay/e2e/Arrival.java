package parallax.relay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.event.Event;
import parallax.atproto.syntax.Did;

/** What a script's events are to be at a subscriber, whatever happened to the relay between. */
final class Arrival {
    private Arrival() {}

    /** Waits for the last event of each account. */
    static void await(LoadScript script, WireSubscriber subscriber, Supplier<String> explanation)
            throws InterruptedException {
        for (List<String> keys : script.keys().values()) {
            try {
                subscriber.awaitKey(keys.getLast());
            } catch (AssertionError e) {
                throw new AssertionError("the relay says:\n" + explanation.get(), e);
            }
        }
    }

    /** Nothing is lost, doubled or out of order, and no seq left out. */
    static void isOnceAndInOrder(LoadScript script, WireSubscriber subscriber, long cursor) {
        Map<Did, List<String>> got = new LinkedHashMap<>();
        long seq = cursor;
        for (WireSubscriber.Received received : subscriber.received()) {
            Event.Sequenced event = received.event();
            assertThat(event.seq()).isEqualTo(++seq);
            got.computeIfAbsent(event.did(), _ -> new ArrayList<>()).add(EventKey.of(event));
        }
        script.keys()
                .forEach((did, keys) ->
                        assertThat(got.get(did)).as("events of " + did).isEqualTo(keys));
        assertThat(subscriber.count()).isEqualTo(script.steps().size());
        assertThat(subscriber.troubles()).isEmpty();
    }

    /** Another subscriber from the same cursor gets the same frames, so no seq has come to mean something else. */
    static void isReplayedAlike(int port, WireSubscriber subscriber, long cursor) throws Exception {
        try (WireSubscriber again = WireSubscriber.from(port, cursor)) {
            again.awaitCount(subscriber.count());
            assertThat(frames(again)).isEqualTo(frames(subscriber));
            assertThat(again.troubles()).isEmpty();
        }
    }

    private static List<ByteSlice> frames(WireSubscriber subscriber) {
        return subscriber.received().stream()
                .map(WireSubscriber.Received::frame)
                .toList();
    }
}

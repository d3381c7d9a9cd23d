package parallax.atproto.agreement;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import parallax.atproto.address.AddressGuard;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.event.Event;
import parallax.atproto.event.Frame;
import parallax.atproto.event.FrameDecoder;
import parallax.atproto.firehose.CloseReason;
import parallax.atproto.firehose.FirehoseClient;
import parallax.atproto.firehose.FirehoseListener;
import parallax.atproto.firehose.FirehoseOptions;
import parallax.atproto.repo.RepoHead;
import parallax.atproto.syntax.Did;

/** A server's stream from its beginning until the last commit of each account has come. */
final class EventCollector implements FirehoseListener {

    private static final Duration MOST = Duration.ofSeconds(60);

    private final Map<Did, RepoHead> ends;
    private final Set<Did> missing;
    private final List<Event.Sequenced> events = new ArrayList<>();
    private final CountDownLatch complete = new CountDownLatch(1);

    private EventCollector(Map<Did, RepoHead> ends) {
        this.ends = ends;
        this.missing = new HashSet<>(ends.keySet());
    }

    /** Its events in order. */
    static List<Event.Sequenced> collect(String hostname, Map<Did, RepoHead> ends) throws InterruptedException {
        EventCollector collector = new EventCollector(ends);
        URI socket = URI.create("ws://" + hostname + "/xrpc/com.atproto.sync.subscribeRepos");
        AddressGuard guard = AddressGuard.publicOnly().allowingInsecureLocalhost();
        try (FirehoseClient _ = FirehoseClient.start(FirehoseOptions.of(socket, "parallax/test", guard), collector)) {
            if (!collector.complete.await(MOST.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("not all commits within " + MOST);
            }
        }
        // Once it is complete, nothing is added.
        return List.copyOf(collector.events);
    }

    @Override
    public OptionalLong cursor() {
        return OptionalLong.of(events.isEmpty() ? 0 : events.getLast().seq());
    }

    @Override
    public void opened(Map<String, String> responseHeaders) {}

    @Override
    public void frame(ByteSlice frame) {
        if (FrameDecoder.decode(frame) instanceof Frame.Message(Event.Sequenced event, var _, var _, var _)
                && !missing.isEmpty()) {
            events.add(event);
            RepoHead end = ends.get(event.did());
            if (event instanceof Event.Commit commit
                    && end != null
                    && commit.rev().equals(end.rev())) {
                missing.remove(event.did());
            }
            if (missing.isEmpty()) {
                complete.countDown();
            }
        }
    }

    @Override
    public void oversize(ByteSlice first64KiB, long length) {}

    @Override
    public void closed(CloseReason reason, Duration retryIn) {}
}

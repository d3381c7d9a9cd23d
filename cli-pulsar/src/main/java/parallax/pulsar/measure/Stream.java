package parallax.pulsar.measure;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import parallax.atproto.address.AddressGuard;
import parallax.atproto.address.RelayAddress;
import parallax.atproto.firehose.Backoff;
import parallax.atproto.firehose.FirehoseClient;
import parallax.atproto.firehose.FirehoseOptions;
import parallax.atproto.units.GrowingPause;
import parallax.pulsar.ledger.Ledger;
import parallax.pulsar.ledger.Place;
import parallax.pulsar.stream.StreamRecorder;

/** One subscription. */
final class Stream {

    private static final GrowingPause RETRY = GrowingPause.doubling(Duration.ofMillis(500), Duration.ofSeconds(10));
    private static final Duration SETTLED = Duration.ofSeconds(10);
    private static final Duration TO_END = Duration.ofSeconds(5);

    private final RelayAddress address;
    private final Place place;
    private final StreamRecorder recorder;
    private @Nullable FirehoseClient client;
    private boolean takesPart = true;
    private boolean dead;

    Stream(RelayAddress address, Place place, Ledger ledger, InstantSource clock) {
        this.address = address;
        this.place = place;
        recorder = new StreamRecorder(place, ledger, clock);
    }

    /** Connects. Addresses that an operator typed are trusted. */
    void start(String userAgent, Duration connectTimeout) {
        AddressGuard guard = AddressGuard.publicOnly().trusting(address.ws());
        Backoff backoff = new Backoff(RETRY, SETTLED, new Random());
        client = FirehoseClient.start(
                FirehoseOptions.of(address.subscribeRepos(), userAgent, guard)
                        .withConnectTimeout(connectTimeout)
                        .withBackoff(backoff),
                recorder);
    }

    /** It did not flow in time: it takes no part. */
    void leaveOut() {
        takesPart = false;
        stop();
    }

    boolean takesPart() {
        return takesPart;
    }

    String name() {
        return address.alias();
    }

    String url() {
        return address.ws().toString();
    }

    Place place() {
        return place;
    }

    StreamRecorder recorder() {
        return recorder;
    }

    /** A reader that ended by itself leaves a stream cut that its server never closed. */
    void noticeDeath() {
        FirehoseClient running = client;
        if (running != null && takesPart && !dead && !running.running()) {
            dead = true;
            recorder.died();
        }
    }

    void stop() {
        FirehoseClient running = client;
        if (running != null) {
            running.close();
        }
    }

    /** Waits until nothing is recorded any more. */
    void awaitEnd() {
        FirehoseClient running = client;
        try {
            if (running != null) {
                running.awaitEnd(TO_END);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package parallax.atproto.testkit.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parallax.atproto.address.AddressGuard;
import parallax.atproto.car.BlockMap;
import parallax.atproto.car.CarLimits;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;
import parallax.atproto.event.Event;
import parallax.atproto.event.Frame;
import parallax.atproto.event.FrameDecoder;
import parallax.atproto.firehose.CloseReason;
import parallax.atproto.firehose.FirehoseClient;
import parallax.atproto.firehose.FirehoseListener;
import parallax.atproto.firehose.FirehoseOptions;
import parallax.atproto.repo.CommitProof;
import parallax.atproto.repo.ProofResult;
import parallax.atproto.repo.SignedCommit;
import parallax.atproto.stream.EventStream;
import parallax.atproto.stream.StreamItem;
import parallax.atproto.syntax.Did;

class TrafficTest {

    private static final TrafficPlan PLAN = new TrafficPlan(6, 20, 50, 3);
    private static final Traffic TRAFFIC = Traffic.sign(PLAN);

    private static FirehoseOptions options(TrafficHost host) {
        return FirehoseOptions.of(
                host.stream(), "tester/1", AddressGuard.publicOnly().allowingInsecureLocalhost());
    }

    @Test
    void everyCommitIsSignedProvenAndFollowsTheOneBefore() {
        Map<Did, Cid> heads = new HashMap<>();
        List<ByteSlice> frames = TRAFFIC.frames().toList();
        assertThat(frames).hasSize(120);
        for (ByteSlice frame : frames) {
            Event.Commit event = (Event.Commit) ((Frame.Message) FrameDecoder.decode(frame)).event();
            BlockMap blocks = BlockMap.read(event.blocks(), CarLimits.COMMIT_BLOCKS);
            SignedCommit commit = SignedCommit.decode(blocks.find(event.commit()));
            assertThat(commit.signedBy(TRAFFIC.signers().get(event.repo()))).isTrue();
            assertThat(CommitProof.check(blocks, commit, event.ops(), event.prevData()))
                    .isInstanceOf(ProofResult.Proven.class);
            Cid before = heads.put(event.repo(), commit.data());
            assertThat(before == null || before.equals(event.prevData())).isTrue();
        }
        assertThat(heads).hasSize(6);
    }

    @Test
    void thePlanDecidesEveryByteAndTheFileKeepsThem(@TempDir Path folder) throws Exception {
        Traffic written = TrafficFile.cached(PLAN, folder);
        Traffic read = TrafficFile.cached(PLAN, folder);
        assertThat(written.frames().toList()).isEqualTo(TRAFFIC.frames().toList());
        assertThat(read.frames().toList()).isEqualTo(TRAFFIC.frames().toList());
        assertThat(read.signers()).isEqualTo(TRAFFIC.signers());
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(1);
        }
        assertThat(Traffic.sign(new TrafficPlan(6, 20, 50, 4)).frames().toList())
                .isNotEqualTo(TRAFFIC.frames().toList());
    }

    @Test
    void partsHaveEachAccountOnceWithItsCommitsInOrder() {
        Traffic first = TRAFFIC.part(0, 2);
        Traffic second = TRAFFIC.part(1, 2);
        assertThat(first.signers())
                .hasSize(3)
                .doesNotContainKeys(second.signers().keySet().toArray(Did[]::new));
        assertThat(first.size() + second.size()).isEqualTo(TRAFFIC.size());
        List<ByteSlice> all = TRAFFIC.frames().toList();
        assertThat(all).containsSubsequence(first.frames().toList());
    }

    @Test
    void subscribersGetEveryFrameUnderItsNumberOverSeveralPasses() throws Exception {
        try (TrafficHost host = TrafficHost.start(TRAFFIC, new Pace(0, 300), 250)) {
            host.begin();
            AtomicLong next = new AtomicLong(255);
            CountDownLatch last = new CountDownLatch(1);
            EventStream stream = EventStream.start(options(host), OptionalLong.of(254), item -> {
                if (item instanceof StreamItem.Message(var event, var _) && event.seq() == next.get()) {
                    if (next.incrementAndGet() == 550) {
                        last.countDown();
                    }
                }
            });
            assertThat(last.await(60, TimeUnit.SECONDS))
                    .as("the next was " + next)
                    .isTrue();
            assertThat(host.framesSent()).isEqualTo(295);
            stream.close();
        }
    }

    @Test
    void aPaceIsNotExceededAndNothingIsSentBeforeItBegins() throws Exception {
        try (TrafficHost host = TrafficHost.start(TRAFFIC, new Pace(200, 100))) {
            AtomicLong heard = new AtomicLong();
            CountDownLatch all = new CountDownLatch(100);
            CountDownLatch open = new CountDownLatch(1);
            FirehoseClient client = FirehoseClient.start(options(host), new Counting(open, heard, all));
            assertThat(open.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(host.released()).isZero();
            long begun = System.nanoTime();
            host.begin();
            assertThat(all.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(Duration.ofMillis(490));
            assertThat(heard).hasValue(100);
            client.close();
        }
    }

    private record Counting(CountDownLatch open, AtomicLong heard, CountDownLatch all) implements FirehoseListener {
        @Override
        public OptionalLong cursor() {
            return OptionalLong.of(0);
        }

        @Override
        public void opened(Map<String, String> responseHeaders) {
            open.countDown();
        }

        @Override
        public void frame(ByteSlice frame) {
            heard.incrementAndGet();
            all.countDown();
        }

        @Override
        public void oversize(ByteSlice first64KiB, long length) {}

        @Override
        public void closed(CloseReason reason, Duration retryIn) {}
    }
}

package parallax.atproto.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import parallax.atproto.address.AddressGuard;
import parallax.atproto.firehose.Backoff;
import parallax.atproto.firehose.CloseReason;
import parallax.atproto.firehose.FirehoseOptions;
import parallax.atproto.testkit.Breakage;
import parallax.atproto.testkit.host.Fault;
import parallax.atproto.testkit.pds.PdsAccount;
import parallax.atproto.testkit.pds.SimulatedPds;
import parallax.atproto.units.GrowingPause;

class EventStreamTest {

    private final SimulatedPds pds =
            SimulatedPds.start(null, new SplittableRandom(9), () -> Instant.parse("2026-08-20T12:00:00Z"));
    private final PdsAccount account = pds.createAccount();
    private final BlockingQueue<StreamItem> items = new LinkedBlockingQueue<>();
    private final BlockingQueue<CloseReason> ends = new LinkedBlockingQueue<>();
    private EventStream stream;

    @AfterEach
    void stop() throws InterruptedException {
        stream.close();
        assertThat(stream.awaitEnd(Duration.ofSeconds(60))).isTrue();
        pds.close();
    }

    private void follow(OptionalLong cursor) {
        FirehoseOptions options = FirehoseOptions.of(
                        pds.host().stream(),
                        "tester/1",
                        AddressGuard.publicOnly().allowingInsecureLocalhost())
                .withMaxFrameBytes(100_000)
                .withBackoff(new Backoff(
                        GrowingPause.doubling(Duration.ofMillis(20), Duration.ofMillis(20)),
                        Duration.ZERO,
                        new Random(1)));
        stream = EventStream.start(options, cursor, new EventListener() {
            @Override
            public void item(StreamItem item) {
                items.add(item);
            }

            @Override
            public void closed(CloseReason reason, Duration retryIn) {
                ends.add(reason);
            }
        });
    }

    private <T extends StreamItem> T next(Class<T> kind) throws InterruptedException {
        StreamItem item = items.poll(60, TimeUnit.SECONDS);
        assertThat(item).isInstanceOf(kind);
        return kind.cast(item);
    }

    private List<Long> seqs(int count) throws InterruptedException {
        List<Long> seqs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            seqs.add(next(StreamItem.Message.class).event().seq());
        }
        return seqs;
    }

    private List<String> cursors() {
        return pds.host().requests().stream()
                .map(request -> request.query("cursor").orElse("none"))
                .toList();
    }

    private void create(int count) {
        for (int i = 0; i < count; i++) {
            account.create("app.bsky.feed.post/n" + pds.lastSeq());
        }
    }

    @ParameterizedTest
    @EnumSource(Fault.Manner.class)
    void afterAnyCutTheStreamGoesOnFromTheLastEventTaken(Fault.Manner manner) throws Exception {
        create(2);
        pds.host().nextConnection(new Fault.Cut(3, manner));
        follow(OptionalLong.of(0));
        assertThat(seqs(6)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(cursors()).containsExactly("0", "3");
        create(1);
        // Each is taken before the next is told.
        assertThat(seqs(1)).containsExactly(7L);
        assertThat(stream.cursor().orElseThrow()).isBetween(6L, 7L);
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 1008, 1011, 1012, 1013, 4000})
    void afterAnyCloseCodeTheStreamGoesOnFromTheLastEventTaken(int code) throws Exception {
        pds.host().nextConnection(new Fault.Close(2, code, "because"));
        follow(OptionalLong.of(0));
        assertThat(seqs(4)).containsExactly(1L, 2L, 3L, 4L);
        assertThat(ends.poll(60, TimeUnit.SECONDS)).isEqualTo(new CloseReason.Remote(code, "because"));
        assertThat(cursors()).containsExactly("0", "2");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 429, 500, 503})
    void aRefusedHandshakeIsTriedAgainWithTheSameCursor(int status) throws Exception {
        pds.host().nextConnection(new Fault.Refuse(status, Map.of()));
        follow(OptionalLong.of(2));
        assertThat(seqs(2)).containsExactly(3L, 4L);
        assertThat(ends.poll(60, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        CloseReason.Refused.class,
                        refused -> assertThat(refused.httpStatus()).isEqualTo(status));
        assertThat(cursors()).containsExactly("2", "2");
    }

    @Test
    void theCursorNeverGoesBackAndWhatIsRepeatedIsNotToldAgain() throws Exception {
        create(2);
        pds.host().nextConnection(new Fault.Duplicate(1), new Fault.Cut(4, Fault.Manner.EOF));
        pds.host().nextConnection(new Fault.Replay(2), new Fault.Late(3, 1));
        follow(OptionalLong.of(0));
        // The last but one comes after the last: it is late, and left out.
        assertThat(seqs(4)).containsExactly(1L, 2L, 3L, 4L);
        assertThat(next(StreamItem.Message.class).event().seq()).isEqualTo(6);
        create(1);
        assertThat(seqs(1)).containsExactly(7L);
        assertThat(cursors()).containsExactly("0", "3");
        assertThat(stream.repeats()).isEqualTo(1 + 2 + 1);
    }

    @Test
    void anOutdatedCursorIsANoticeAndTheStreamGoesOnFromTheOldest() throws Exception {
        create(3);
        pds.host().forgetThrough(5);
        follow(OptionalLong.of(2));
        assertThat(next(StreamItem.Notice.class).info().name()).isEqualTo("OutdatedCursor");
        assertThat(seqs(2)).containsExactly(6L, 7L);
    }

    @Test
    void aFutureCursorIsConfirmedOnceAndThenGivenUpForLive() throws Exception {
        follow(OptionalLong.of(100));
        assertThat(next(StreamItem.Failure.class).error()).isEqualTo("FutureCursor");
        assertThat(next(StreamItem.Failure.class).error()).isEqualTo("FutureCursor");
        assertThat(next(StreamItem.Rewound.class).cursor()).isEqualTo(100);
        assertThat(pds.host().awaitSubscribers(1, Duration.ofSeconds(60))).isTrue();
        create(1);
        assertThat(seqs(1)).containsExactly(5L);
        assertThat(cursors()).containsExactly("100", "100", "none");
    }

    @Test
    void aFutureCursorThatIsNotSaidTwiceInARowKeepsTheCursor() throws Exception {
        pds.host().nextConnection(new Fault.Rewind());
        pds.host().nextConnection(new Fault.Cut(1, Fault.Manner.EOF));
        pds.host().nextConnection(new Fault.Rewind());
        follow(OptionalLong.of(2));
        next(StreamItem.Failure.class);
        assertThat(seqs(1)).containsExactly(3L);
        next(StreamItem.Failure.class);
        assertThat(seqs(1)).containsExactly(4L);
        assertThat(cursors()).containsExactly("2", "2", "3", "3");
    }

    @Test
    void aTooSlowConsumerComesBackFromItsCursor() throws Exception {
        create(1);
        pds.host().nextConnection(new Fault.TooSlow(2));
        follow(OptionalLong.of(0));
        assertThat(seqs(2)).containsExactly(1L, 2L);
        assertThat(next(StreamItem.Failure.class).error()).isEqualTo("ConsumerTooSlow");
        assertThat(ends.poll(60, TimeUnit.SECONDS))
                .isIn(new CloseReason.Remote(1008, "ConsumerTooSlow"), new CloseReason.Requested());
        assertThat(seqs(3)).containsExactly(3L, 4L, 5L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CUT_OFF", "NOT_CANONICAL", "WITHOUT_REV", "GARBAGE"})
    void whatDoesNotDecodeIsAValueAndTheStreamGoesOn(String breakage) throws Exception {
        create(1);
        account.sendBroken(Breakage.valueOf(breakage));
        create(1);
        follow(OptionalLong.of(4));
        assertThat(seqs(1)).containsExactly(5L);
        Long seq = next(StreamItem.Undecodable.class).seq();
        assertThat(seq == null).isEqualTo(breakage.equals("GARBAGE"));
        next(StreamItem.Message.class);
    }

    @Test
    void anUnknownKindAndAFrameOverTheCapAreValuesWithTheirNumbers() throws Exception {
        account.sendBroken(Breakage.UNKNOWN_KIND);
        long unknown = pds.lastSeq();
        account.sendBroken(Breakage.BLOCKS_TOO_LARGE);
        long large = pds.lastSeq();
        follow(OptionalLong.of(4));
        assertThat(next(StreamItem.Unknown.class).frame().seq()).isEqualTo(unknown);
        StreamItem.Oversize oversize = next(StreamItem.Oversize.class);
        assertThat(oversize.length()).isGreaterThan(2_000_000);
        // A #commit has its number before its blocks.
        assertThat(oversize.seq()).isEqualTo(large);
        create(1);
        assertThat(seqs(1)).containsExactly(large + 1);
    }

    @Test
    void aFrameThatIsLeftOutIsAGapAndAFloodOfOneFrameIsToldOnce() throws Exception {
        create(1);
        pds.host().nextConnection(new Fault.Omit(1), new Fault.Flood(2, 50));
        follow(OptionalLong.of(0));
        assertThat(seqs(4)).containsExactly(1L, 3L, 4L, 5L);
        create(1);
        assertThat(seqs(1)).containsExactly(6L);
        assertThat(stream.repeats()).isEqualTo(50);
    }
}

package parallax.relay.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import parallax.atproto.event.Event;
import parallax.relay.flow.HostId;
import parallax.relay.flow.HostMark;
import parallax.relay.flow.StartFrom;

class CursorBookTest {
    private static final HostId HOST = new HostId(7);

    @Test
    void theMarkWaitsForTheOldestEventStillInFlight() {
        CursorBook book = new CursorBook(List.of());
        begin(book, 1, 2, 5);
        book.settled(HOST, 2);
        book.settled(HOST, 5);
        assertThat(book.lowWater(HOST)).isZero();
        assertThat(book.changed()).containsExactly(new HostMark(HOST, 0, List.of(new HostMark.Range(2, 5))));
        book.settled(HOST, 1);
        assertThat(book.lowWater(HOST)).isEqualTo(5);
        assertThat(book.changed()).containsExactly(new HostMark(HOST, 5, List.of()));
        assertThat(book.changed()).isEmpty();
    }

    @Test
    void aHostWhoseFirstEventIsStillInFlightIsResumedBeforeIt() {
        CursorBook book = new CursorBook(List.of());
        assertThat(book.resumeFrom(HOST)).isEmpty();
        begin(book, 1, 2);
        book.settled(HOST, 2);
        assertThat(book.resumeFrom(HOST)).hasValue(0);
        assertThat(new CursorBook(book.changed()).resumeFrom(HOST)).hasValue(0);
        book.settled(HOST, 1);
        assertThat(book.resumeFrom(HOST)).hasValue(2);
    }

    @Test
    void anEventAtOrBelowTheMarkOrAlreadyBegunIsNotBegunAgain() {
        CursorBook book = new CursorBook(List.of(new HostMark(HOST, 10, List.of(HostMark.Range.of(12)))));
        assertThat(book.begin(HOST, 10)).isFalse();
        assertThat(book.begin(HOST, 12)).isFalse();
        assertThat(book.begin(HOST, 13)).isTrue();
        assertThat(book.begin(HOST, 13)).isFalse();
    }

    @Test
    void whatWasEmittedAboveAStoredMarkDoesNotLiftItOverEventsStillToBeResent() {
        CursorBook book = new CursorBook(List.of(new HostMark(HOST, 5, List.of(HostMark.Range.of(10)))));
        begin(book, 6);
        book.settled(HOST, 6);
        assertThat(book.lowWater(HOST)).isEqualTo(6);
        begin(book, 9);
        book.settled(HOST, 9);
        assertThat(book.begin(HOST, 10)).isFalse();
        assertThat(book.lowWater(HOST)).isEqualTo(10);
    }

    @Test
    void oneEventThatWaitsLongKeepsTheMarkSmall() {
        CursorBook book = new CursorBook(List.of());
        begin(book, 7);
        for (long seq = 8; seq <= 100_000; seq++) {
            begin(book, seq);
            book.settled(HOST, seq);
        }
        assertThat(book.changed()).containsExactly(new HostMark(HOST, 6, List.of(new HostMark.Range(8, 100_000))));
        book.settled(HOST, 7);
        assertThat(book.changed()).containsExactly(new HostMark(HOST, 100_000, List.of()));
    }

    @Test
    void anEventThatTheHostNoLongerHasDoesNotHoldTheMarkAfterARestart() {
        CursorBook book = new CursorBook(List.of(new HostMark(HOST, 6, List.of(new HostMark.Range(8, 20)))));
        begin(book, 21);
        book.settled(HOST, 21);
        assertThat(book.lowWater(HOST)).isEqualTo(21);
    }

    @Test
    void aResetHostStartsLiveAndOldEventsSettleWithoutEffect() {
        CursorBook book = new CursorBook(List.of(new HostMark(HOST, 500, List.of())));
        begin(book, 501);
        book.reset(HOST, 0);
        book.settled(HOST, 501);
        assertThat(book.resumeFrom(HOST)).isEmpty();
        assertThat(book.changed()).containsExactly(new HostMark(HOST, 0, List.of()));
    }

    @Test
    void anEventUnderASeqOfBeforeTheResetIsNotSettledByTheEventOfBefore() {
        CursorBook book = new CursorBook(List.of());
        begin(book, 5, 6);
        book.reset(HOST, 0);
        begin(book, 5, 6);
        book.settled(HOST, 5);
        book.settled(HOST, 6);
        assertThat(book.lowWater(HOST)).isEqualTo(4);
        book.settled(HOST, 5);
        assertThat(book.lowWater(HOST)).isEqualTo(5);
        book.settled(HOST, 6);
        assertThat(book.changed()).containsExactly(new HostMark(HOST, 6, List.of()));
    }

    @Test
    void everySeqThatAHostMayBeResetToHasAMark() {
        CursorBook book = new CursorBook(List.of());
        book.reset(HOST, new StartFrom.After(Event.MAX_SEQ).seq());
        assertThat(book.changed()).containsExactly(new HostMark(HOST, Event.MAX_SEQ, List.of()));
        assertThatThrownBy(() -> new StartFrom.After(Event.MAX_SEQ + 1)).isInstanceOf(IllegalArgumentException.class);
    }

    /** Crashes at random moments; the host resends from the stored mark each time. */
    @Test
    void overCrashesEveryEventIsEmittedExactlyOnce() {
        Random random = new Random(42);
        for (int round = 0; round < 200; round++) {
            Set<Long> emitted = new HashSet<>();
            HostMark stored = new HostMark(HOST, 0, List.of());
            int last = 60;
            for (int crashes = 0; stored.lowWater() < last; crashes++) {
                assertThat(crashes).as("crashes without reaching the end").isLessThan(1000);
                stored = runUntilCrash(random, stored, last, emitted);
            }
            assertThat(emitted).hasSize(last);
        }
    }

    private static HostMark runUntilCrash(Random random, HostMark stored, int last, Set<Long> emitted) {
        CursorBook book = new CursorBook(List.of(stored));
        List<Long> inFlight = new ArrayList<>();
        long next = stored.lowWater() + 1;
        HostMark durable = stored;
        int steps = 1 + random.nextInt(80);
        for (int step = 0; step < steps; step++) {
            if (next <= last && random.nextBoolean()) {
                if (book.begin(HOST, next)) {
                    inFlight.add(next);
                }
                next++;
            } else if (!inFlight.isEmpty()) {
                long seq = inFlight.remove(random.nextInt(inFlight.size()));
                assertThat(emitted.add(seq)).as("emitted twice: %d", seq).isTrue();
                book.settled(HOST, seq);
            }
            for (HostMark mark : book.changed()) {
                durable = mark;
            }
        }
        return durable;
    }

    private static void begin(CursorBook book, long... seqs) {
        for (long seq : seqs) {
            assertThat(book.begin(HOST, seq)).isTrue();
        }
    }
}

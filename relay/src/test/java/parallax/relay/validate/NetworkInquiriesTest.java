package parallax.relay.validate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import parallax.atproto.crypto.Curve;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.identity.PdsEndpoint;
import parallax.atproto.identity.Resolution;
import parallax.atproto.syntax.Did;
import parallax.relay.flow.Answer;
import parallax.relay.flow.ManualClock;
import parallax.relay.flow.StatusAnswer;
import parallax.relay.flow.Wait;

final class NetworkInquiriesTest {
    private static final Wait RESOLVE = new Wait.Identity(false, Duration.ZERO);
    private static final Wait REFRESH = new Wait.Identity(true, Duration.ZERO);
    private static final PdsEndpoint PDS = PdsEndpoint.parse("https://home.example.com");
    private static final Wait STATUS = new Wait.RepoStatus(PDS, Duration.ZERO);

    private final ManualClock clock = new ManualClock(Courtroom.START);
    private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
    private final List<Duration> pauses = new ArrayList<>();
    private final List<Runnable> later = new ArrayList<>();
    private final Directory directory = new Directory();
    private final AtomicInteger probes = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> death = new AtomicReference<>();
    private final CountDownLatch slowServer = new CountDownLatch(1);
    private volatile @Nullable RuntimeException broken;
    private @Nullable NetworkInquiries inquiries;

    @AfterEach
    void stop() {
        slowServer.countDown();
        if (inquiries != null) {
            inquiries.close();
        }
    }

    @Test
    void aFreshQuestionRefreshesAndAPlainOneResolves() throws Exception {
        NetworkInquiries asking = asking(InquiryLimits.standard());
        Did did = Author.plc(Curve.K256).did();
        asking.ask(Author.HOME, did, RESOLVE, answers::add);
        assertThat(taken()).isEqualTo(new Answer.Identity(new Resolution.Malformed("resolved")));
        asking.ask(Author.HOME, did, REFRESH, answers::add);
        assertThat(taken()).isEqualTo(new Answer.Identity(new Resolution.Malformed("refreshed")));
    }

    @Test
    void aQuestionForLaterIsAskedLater() throws Exception {
        NetworkInquiries asking = asking(InquiryLimits.standard());
        asking.ask(
                Author.HOME,
                Author.plc(Curve.K256).did(),
                new Wait.Identity(false, Duration.ofSeconds(7)),
                answers::add);
        assertThat(pauses).containsExactly(Duration.ofSeconds(7));
        assertThat(answers).isEmpty();
        later.getFirst().run();
        assertThat(taken()).isInstanceOf(Answer.Identity.class);
    }

    @Test
    void theFreshQuestionsOfOneHostAreSpread() throws Exception {
        NetworkInquiries asking = asking(new InquiryLimits(8, 8, 8, Duration.ofMillis(500), 2, Duration.ZERO));
        for (int i = 0; i < 4; i++) {
            asking.ask(Author.HOME, Author.plc(Curve.K256).did(), REFRESH, answers::add);
        }
        asking.ask(Author.ELSEWHERE, Author.plc(Curve.K256).did(), REFRESH, answers::add);
        for (int i = 0; i < 3; i++) {
            taken();
        }
        assertThat(pauses).containsExactly(Duration.ofMillis(500), Duration.ofSeconds(1));
    }

    @Test
    void aSlowServerKeepsNeitherTheDirectoryNorOtherHostsWaiting() throws Exception {
        NetworkInquiries asking = asking(new InquiryLimits(1, 4, 2, Duration.ZERO, 1, Duration.ZERO));
        for (int i = 0; i < 20; i++) {
            asking.ask(Author.HOME, new Did("did:web:slow" + i + ".example.com"), RESOLVE, answers::add);
        }
        asking.ask(Author.HOME, Author.plc(Curve.K256).did(), RESOLVE, answers::add);
        asking.ask(Author.ELSEWHERE, Author.web().did(), RESOLVE, answers::add);
        taken();
        taken();
        assertThat(directory.slow).hasValueLessThanOrEqualTo(2);
        slowServer.countDown();
        for (int i = 0; i < 20; i++) {
            taken();
        }
        assertThat(directory.mostSlow).hasValueLessThanOrEqualTo(2);
    }

    @Test
    void oneAnswerAboutAStatusServesForItsGap() throws Exception {
        NetworkInquiries asking = asking(InquiryLimits.standard());
        for (int i = 0; i < 3; i++) {
            asking.ask(Author.HOME, Author.web().did(), STATUS, answers::add);
            assertThat(taken()).isEqualTo(new Answer.Status(new StatusAnswer.Told(AccountStatus.SUSPENDED)));
        }
        assertThat(probes).hasValue(1);
        clock.advance(InquiryLimits.standard().statusGap());
        asking.ask(Author.HOME, Author.web().did(), STATUS, answers::add);
        taken();
        assertThat(probes).hasValue(2);
    }

    @Test
    void anExceptionOfAQuestionCountsAsNoAnswer() throws Exception {
        NetworkInquiries asking = asking(InquiryLimits.standard());
        broken = new IllegalStateException("what a remote wrote");
        asking.ask(Author.HOME, Author.web().did(), RESOLVE, answers::add);
        assertThat(taken())
                .isEqualTo(new Answer.Identity(
                        new Resolution.Unavailable("the inquiry ended in an exception: IllegalStateException")));
        asking.ask(Author.HOME, Author.plc(Curve.K256).did(), REFRESH, answers::add);
        assertThat(taken()).isInstanceOf(Answer.Identity.class);
        asking.ask(Author.HOME, Author.web().did(), STATUS, answers::add);
        assertThat(taken())
                .isEqualTo(new Answer.Status(
                        new StatusAnswer.Unavailable("the inquiry ended in an exception: IllegalStateException")));
        broken = null;
        asking.ask(Author.HOME, Author.web().did(), STATUS, answers::add);
        assertThat(taken()).isEqualTo(new Answer.Status(new StatusAnswer.Told(AccountStatus.SUSPENDED)));
        assertThat(death.get()).isNull();
    }

    @Test
    void anAnswerThatCannotBeTakenIsTold() throws Exception {
        NetworkInquiries asking = asking(InquiryLimits.standard());
        CountDownLatch told = new CountDownLatch(1);
        asking.ask(Author.HOME, Author.web().did(), RESOLVE, _ -> {
            told.countDown();
            throw new IllegalStateException("a lane that is no more");
        });
        assertThat(told.await(60, TimeUnit.SECONDS)).isTrue();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (death.get() == null && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(death.get()).hasMessage("a lane that is no more");
    }

    @Test
    void afterTheEndNothingIsAskedAndNothingThrows() {
        NetworkInquiries asking = asking(InquiryLimits.standard());
        asking.close();
        asking.ask(Author.HOME, Author.web().did(), RESOLVE, answers::add);
        assertThat(answers).isEmpty();
    }

    private NetworkInquiries asking(InquiryLimits limits) {
        Timer timer = (pause, task) -> {
            pauses.add(pause);
            later.add(task);
        };
        RepoStatusProbe probe = (pds, did) -> {
            throwIfBroken();
            probes.incrementAndGet();
            return new StatusAnswer.Told(AccountStatus.SUSPENDED);
        };
        NetworkInquiries asking =
                new NetworkInquiries(directory, probe, limits, new InquiryClock(clock, timer), (_, e) -> death.set(e));
        inquiries = asking;
        return asking;
    }

    private void throwIfBroken() {
        RuntimeException e = broken;
        if (e != null) {
            throw e;
        }
    }

    private Answer taken() throws InterruptedException {
        Answer answer = answers.poll(60, TimeUnit.SECONDS);
        assertThat(answer).as("an answer within a minute").isNotNull();
        return answer;
    }

    private final class Directory implements Identities {
        final AtomicInteger slow = new AtomicInteger();
        final AtomicInteger mostSlow = new AtomicInteger();

        @Override
        public @Nullable Resolution cached(Did did) {
            return null;
        }

        @Override
        public Resolution resolve(Did did) {
            throwIfBroken();
            if (did.text().startsWith("did:web:slow")) {
                int now = slow.incrementAndGet();
                mostSlow.accumulateAndGet(now, Math::max);
                try {
                    slowServer.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                slow.decrementAndGet();
            }
            return new Resolution.Malformed("resolved");
        }

        @Override
        public Resolution refresh(Did did) {
            throwIfBroken();
            return new Resolution.Malformed("refreshed");
        }

        @Override
        public Duration refreshIn(Did did) {
            return Duration.ZERO;
        }
    }
}

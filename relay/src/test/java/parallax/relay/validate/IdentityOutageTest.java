package parallax.relay.validate;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import parallax.atproto.address.AddressGuard;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.crypto.Curve;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.http.GuardedHttp;
import parallax.atproto.http.HttpConcurrency;
import parallax.atproto.http.HttpLimits;
import parallax.atproto.identity.CacheLimits;
import parallax.atproto.identity.CachedResolver;
import parallax.atproto.identity.IdentityStore;
import parallax.atproto.identity.MethodResolver;
import parallax.atproto.identity.PlcResolver;
import parallax.atproto.identity.RequestRate;
import parallax.atproto.identity.ResolverListener;
import parallax.atproto.identity.WebResolver;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Tid;
import parallax.atproto.testkit.plc.Hold;
import parallax.atproto.testkit.plc.SimulatedPlc;
import parallax.relay.flow.Admitted;
import parallax.relay.flow.HostId;
import parallax.relay.flow.ManualClock;
import parallax.relay.flow.MemoryCounts;
import parallax.relay.flow.MemoryMarks;
import parallax.relay.flow.RawFrame;
import parallax.relay.flow.RepoState;
import parallax.relay.flow.StartFrom;
import parallax.relay.flow.StatusAnswer;
import parallax.relay.flow.UpstreamSignals;
import parallax.relay.flow.UpstreamSource;
import parallax.relay.intake.AdmittedAccounts;
import parallax.relay.intake.FrameIntake;
import parallax.relay.intake.IntakeLimits;
import parallax.relay.intake.LaneLimits;
import parallax.relay.intake.LanePorts;
import parallax.relay.intake.ParkLimits;

/**
 * Intake, gates, inquiries and resolvers before a real directory and a did:web that do not answer; only the time is
 * made.
 */
@Timeout(300)
final class IdentityOutageTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int LANES = 2;
    private static final int LANE_EVENTS = 8;
    private static final int HOST_EVENTS = 64;
    private static final int ALL_EVENTS = 400;
    private static final UpstreamSource LARGE = host(1);
    private static final UpstreamSource SMALL = host(2);

    private final SimulatedPlc plc = SimulatedPlc.start();
    private final ManualClock clock = new ManualClock(Courtroom.START);
    private final ManualTimer timer = new ManualTimer(clock);
    private final MemoryCounts counts = new MemoryCounts();
    private final MemoryMarks marks = new MemoryMarks();
    private final Map<Did, RepoState> state = new HashMap<>();
    private final BlockingQueue<Admitted> admitted = new LinkedBlockingQueue<>();
    private final AtomicReference<@Nullable Throwable> death = new AtomicReference<>();
    private final Map<Did, CommitDraft> last = new HashMap<>();
    private final Map<Did, UpstreamSource> homes = new HashMap<>();
    private final Map<UpstreamSource, Long> seqs = new HashMap<>();
    private GuardedHttp http;
    private CachedResolver cache;
    private NetworkInquiries inquiries;
    private FrameIntake intake;

    @BeforeEach
    void start() {
        // A request that hangs ends after the call's time, which is real.
        HttpLimits limits = new HttpLimits(Duration.ofSeconds(5), Duration.ofMillis(100), 1 << 16, 0);
        AddressGuard guard =
                AddressGuard.publicOnly().allowingInsecureLocalhost().trusting(plc.uri());
        http = new GuardedHttp(guard, limits, HttpConcurrency.DEFAULT, "parallax-test");
        RequestRate rate = RequestRate.perSecond(100_000);
        cache = new CachedResolver(
                new MethodResolver(new PlcResolver(http, plc.uri(), rate, clock), new WebResolver(http, clock)),
                CacheLimits.DEFAULT,
                IdentityStore.NONE,
                ResolverListener.NONE,
                clock);
        Identities identities = Identities.of(cache);
        inquiries = new NetworkInquiries(
                identities,
                (_, _) -> new StatusAnswer.Told(AccountStatus.ACTIVE),
                InquiryLimits.standard(),
                new InquiryClock(clock, timer),
                (_, e) -> death.set(e));
        AdmittedAccounts accounts = new AdmittedAccounts(Map.of(), _ -> Long.MAX_VALUE, clock);
        Validator validator =
                new Validator(ValidationConfig.standard(false, false), identities, accounts, counts, clock);
        intake = FrameIntake.start(
                new IntakeLimits(
                        new LaneLimits(LANES, LANE_EVENTS, 1 << 20),
                        new ParkLimits(ALL_EVENTS, 1 << 24, HOST_EVENTS, 1 << 24)),
                new LanePorts(validator, inquiries, admitted::put, marks, state::get, accounts, counts, clock),
                new NoSignals(),
                (_, e) -> death.set(e));
    }

    @AfterEach
    void stop() {
        intake.close();
        inquiries.close();
        http.close();
        plc.close();
        assertThat(death.get()).isNull();
    }

    @Test
    void anHourWithoutTheDirectoryLosesNothing() throws Exception {
        Author known = author(0, SMALL);
        Thread friend = sending(SMALL, List.of(commit(known)));
        assertThat(friend.join(LONG)).isTrue();
        driven();

        plc.failAll(503);
        List<Author> unknown = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            unknown.add(author(i, LARGE));
        }
        List<ByteSlice> frames = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            frames.add(commit(unknown.get(i % unknown.size())));
        }
        Thread large = sending(LARGE, frames);
        for (int minute = 0; minute < 60; minute++) {
            if (minute == 57) {
                plc.hangAll();
            }
            passTime(Duration.ofMinutes(1), unknown.size());
            friend = sending(SMALL, List.of(commit(known)));
            assertThat(friend.join(LONG)).as("another host").isTrue();
            assertThat(taken().did()).isEqualTo(known.did());
        }
        assertThat(clock.instant()).isAfterOrEqualTo(Courtroom.START.plus(Duration.ofHours(1)));
        assertThat(large.getState())
                .as("a host whose share is full is not read")
                .isEqualTo(Thread.State.WAITING);
        assertThat(counts.parkedEvents()).isBetween(HOST_EVENTS, HOST_EVENTS + LANES * (LANE_EVENTS + 1));
        assertThat(counts.parkedBytes()).isPositive();
        // At most one question in ten seconds for an account, and a burst of five.
        assertThat(plc.requests()).isBetween(100, 5 * (360 + 10) + 2);

        plc.recover();
        Map<Did, List<Long>> seen = new HashMap<>();
        for (int i = 0; i < 200; i++) {
            Admitted next = driven();
            seen.computeIfAbsent(next.did(), _ -> new ArrayList<>()).add(next.upstreamSeq());
        }
        assertThat(large.join(LONG)).isTrue();
        for (int i = 0; i < unknown.size(); i++) {
            List<Long> expected = new ArrayList<>();
            for (long seq = i + 1L; seq <= 200; seq += unknown.size()) {
                expected.add(seq);
            }
            assertThat(seen.get(unknown.get(i).did())).isEqualTo(expected);
        }
        awaitNothingParked();
        assertThat(counts.all().keySet()).noneMatch(label -> label.startsWith("dropped"));
        assertThat(counts.of("discontinuous")).isZero();
    }

    @Test
    void aSlowDidWebDoesNotStallALargeHostAndIsGivenUpAfterTenMinutes() throws Exception {
        Author slow = new Author(plc.webDid(), Author.key(Curve.K256, 77));
        plc.put(slow.did(), slow.key().publicKey(), URI.create("https://" + LARGE.hostname()), "slow.example.com");
        Hold hold = plc.hold(slow.did());
        Author other = author(1, LARGE);
        // Known before anything waits: from then on no time passes but what the test lets pass.
        Thread known = sending(LARGE, List.of(commit(other)));
        assertThat(driven().did()).isEqualTo(other.did());
        assertThat(known.join(LONG)).isTrue();
        List<ByteSlice> frames = new ArrayList<>();
        for (int i = 0; i < 2 * HOST_EVENTS; i++) {
            frames.add(commit(slow));
            frames.add(commit(other));
        }
        Instant begun = clock.instant();
        Thread large = sending(LARGE, frames);
        for (int i = 0; i < 2 * HOST_EVENTS; i++) {
            assertThat(taken().did()).isEqualTo(other.did());
        }
        assertThat(large.join(LONG)).as("the host was read to the end").isTrue();

        passTime(Duration.ofMinutes(9), 1);
        int refused = counts.of("dropped no_identity");
        assertThat(counts.parkedEvents()).isEqualTo(2 * HOST_EVENTS - refused).isBetween(1, HOST_EVENTS / 16);
        while (counts.parkedEvents() > 0) {
            assertThat(clock.instant()).isBefore(begun.plus(Duration.ofMinutes(12)));
            if (!timer.runNext()) {
                Thread.onSpinWait();
            }
        }
        assertThat(counts.of("dropped no_identity")).isEqualTo(2 * HOST_EVENTS);
        assertThat(marks.open()).as("the others, which nothing here stores").isEqualTo(1 + 2 * HOST_EVENTS);

        hold.release();
        clock.advance(Duration.ofMinutes(1));
        Thread again = sending(LARGE, List.of(commit(slow)));
        assertThat(driven().did()).isEqualTo(slow.did());
        assertThat(again.join(LONG)).isTrue();
    }

    /** Lets that much time pass, with every one of the held lines having asked and been answered before each round. */
    private void passTime(Duration time, int lines) throws InterruptedException {
        Instant end = clock.instant().plus(time);
        while (clock.instant().isBefore(end)) {
            timer.awaitWaiting(lines);
            for (int i = 0; i < lines; i++) {
                timer.runNext();
            }
        }
    }

    /** The next admitted event, letting the time pass until it comes. */
    private Admitted driven() throws InterruptedException {
        long end = System.nanoTime() + LONG.toNanos();
        while (System.nanoTime() < end) {
            Admitted next = admitted.poll(1, TimeUnit.MILLISECONDS);
            if (next != null) {
                return next;
            }
            timer.runNext();
        }
        throw new AssertionError("no event was admitted within " + LONG);
    }

    private Admitted taken() throws InterruptedException {
        Admitted next = admitted.poll(LONG.toSeconds(), TimeUnit.SECONDS);
        assertThat(next).as("an admitted event within " + LONG).isNotNull();
        return next;
    }

    /** An event leaves the lot after it was admitted. */
    private void awaitNothingParked() {
        long end = System.nanoTime() + LONG.toNanos();
        while (counts.parkedEvents() > 0 && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(counts.parkedEvents()).isZero();
    }

    private Author author(int number, UpstreamSource host) {
        Did did = new Did("did:plc:" + "a".repeat(23) + "bcdefg".charAt(number));
        Author author = new Author(did, Author.key(Curve.K256, number));
        homes.put(did, host);
        plc.put(did, author.key().publicKey(), URI.create("https://" + host.hostname()), "a" + number + ".example.com");
        return author;
    }

    /** The next commit of an account, one millisecond of rev after the one before. */
    private ByteSlice commit(Author author) {
        CommitDraft before = last.get(author.did());
        Tid rev = CommitDraft.rev(
                before == null ? Courtroom.START : before.signedRev.instant().plusMillis(1));
        CommitDraft next = new CommitDraft(author, rev);
        if (before != null) {
            next.after(before.head());
        }
        last.put(author.did(), next);
        return next.commit(seqs.merge(homes.getOrDefault(author.did(), LARGE), 1L, Long::sum));
    }

    private Thread sending(UpstreamSource from, List<ByteSlice> frames) {
        return Thread.ofVirtual().start(() -> {
            try {
                for (ByteSlice frame : frames) {
                    intake.accept(new RawFrame(from, frame, clock.instant()));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private static UpstreamSource host(int id) {
        return new UpstreamSource(new HostId(id), "pds" + id + ".example.com");
    }

    private static final class NoSignals implements UpstreamSignals {
        @Override
        public void reconnect(UpstreamSource from, Cause cause) {
            throw new IllegalStateException("no reconnection is due");
        }

        @Override
        public void reset(UpstreamSource from, StartFrom where) {
            throw new IllegalStateException("no reset is due");
        }
    }
}

package parallax.relay.validate;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parallax.atproto.identity.PdsEndpoint;
import parallax.atproto.identity.Resolution;
import parallax.atproto.syntax.Did;
import parallax.relay.flow.Answer;
import parallax.relay.flow.HostId;
import parallax.relay.flow.Inquiries;
import parallax.relay.flow.StatusAnswer;
import parallax.relay.flow.UpstreamSource;
import parallax.relay.flow.Wait;

/**
 * Asks on virtual threads, so many at a time. There is one inquiry for each held line of events at most, so the parking
 * lot bounds what waits here.
 *
 * <p>Questions to servers that an event's sender may have chosen have their own share, and each sender a part of it: a
 * slow server must not keep the directory's answers from everybody else.
 */
public final class NetworkInquiries implements Inquiries, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NetworkInquiries.class);

    private final Identities identities;
    private final RepoStatusProbe probe;
    private final Timer timer;
    private final InstantSource clock;
    private final InquiryLimits limits;
    private final HostPace pace;
    private final StatusMemory statuses;
    private final Semaphore directory;
    private final Semaphore elsewhere;
    private final ConcurrentHashMap<HostId, Semaphore> perHost = new ConcurrentHashMap<>();
    private final ExecutorService threads;

    /**
     * @param onDeath told when an inquiry ends in an error or its answer cannot be taken, so that its event would wait
     *     for ever; an exception of a question counts as no answer
     */
    public NetworkInquiries(
            Identities identities,
            RepoStatusProbe probe,
            InquiryLimits limits,
            InquiryClock time,
            Thread.UncaughtExceptionHandler onDeath) {
        this.identities = identities;
        this.probe = probe;
        this.limits = limits;
        timer = time.timer();
        clock = time.clock();
        pace = new HostPace(limits);
        statuses = new StatusMemory(limits.statusGap());
        directory = new Semaphore(limits.directory());
        elsewhere = new Semaphore(limits.hosts());
        threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual()
                .name("inquiry-", 0)
                .uncaughtExceptionHandler(onDeath)
                .factory());
    }

    @Override
    public void ask(UpstreamSource from, Did did, Wait wait, Consumer<Answer> reply) {
        Duration pause = wait.after();
        if (wait instanceof Wait.Identity(boolean fresh, Duration _) && fresh) {
            Duration turn = pace.take(from.host(), clock.instant());
            pause = turn.compareTo(pause) > 0 ? turn : pause;
        }
        if (pause.isZero()) {
            start(from, did, wait, reply);
        } else {
            timer.after(pause, () -> start(from, did, wait, reply));
        }
    }

    /** Stops; inquiries under way get no answer. */
    @Override
    public void close() {
        threads.shutdownNow();
    }

    private void start(UpstreamSource from, Did did, Wait wait, Consumer<Answer> reply) {
        try {
            threads.execute(() -> run(from, did, wait, reply));
        } catch (RejectedExecutionException e) {
            if (!threads.isShutdown()) {
                throw e;
            }
        }
    }

    private void run(UpstreamSource from, Did did, Wait wait, Consumer<Answer> reply) {
        try {
            reply.accept(answer(from, did, wait));
        } catch (InterruptedException e) {
            // Only close() interrupts.
            Thread.currentThread().interrupt();
        }
    }

    private Answer answer(UpstreamSource from, Did did, Wait wait) throws InterruptedException {
        if (wait instanceof Wait.Identity identity && did.isPlc()) {
            directory.acquire();
            try {
                return identity(did, identity);
            } finally {
                directory.release();
            }
        }
        Semaphore host = perHost.computeIfAbsent(from.host(), _ -> new Semaphore(limits.perHost()));
        host.acquire();
        try {
            elsewhere.acquire();
            try {
                return switch (wait) {
                    case Wait.Identity identity -> identity(did, identity);
                    case Wait.RepoStatus(PdsEndpoint pds, Duration _) -> new Answer.Status(status(pds, did));
                };
            } finally {
                elsewhere.release();
            }
        } finally {
            host.release();
        }
    }

    private Answer identity(Did did, Wait.Identity wait) {
        try {
            return new Answer.Identity(wait.fresh() ? identities.refresh(did) : identities.resolve(did));
        } catch (RuntimeException e) {
            return new Answer.Identity(new Resolution.Unavailable(failed(did, e)));
        }
    }

    private StatusAnswer status(PdsEndpoint pds, Did did) {
        StatusAnswer recent = statuses.recent(pds, did, clock.instant());
        if (recent != null) {
            return recent;
        }
        StatusAnswer told = told(pds, did);
        if (told instanceof StatusAnswer.Told) {
            statuses.remember(pds, did, told, clock.instant());
        }
        return told;
    }

    private StatusAnswer told(PdsEndpoint pds, Did did) {
        try {
            return probe.status(pds, did);
        } catch (RuntimeException e) {
            return new StatusAnswer.Unavailable(failed(did, e));
        }
    }

    /** The second net: what a remote wrote has found a way through a reader, and must not end the process. */
    private static String failed(Did did, RuntimeException e) {
        LOG.warn("an inquiry about {} ended in an exception; it counts as no answer", did.text(), e);
        return "the inquiry ended in an exception: " + e.getClass().getSimpleName();
    }
}

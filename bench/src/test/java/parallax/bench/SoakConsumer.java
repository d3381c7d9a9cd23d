package parallax.bench;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import parallax.atproto.event.Event;
import parallax.atproto.stream.EventStream;
import parallax.atproto.stream.StreamItem;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Tid;

/**
 * The reader of {@link SoakReport}, a process of its own. Arguments: a {@link SoakLoad}, the relay's stream, and how
 * often to tell. Every commit must follow the one before it of its account. Prints {@code ready}; {@code at EVENTS}
 * each time so many came; {@code done EVENTS}; {@code problem WHAT} for the first that went wrong; {@code end}.
 */
final class SoakConsumer {
    private static final long PATIENCE_SECONDS = 120;
    private static final int MOST_TOLD = 5;

    private record Seen(long commits, Tid rev) {}

    private final SoakLoad load;
    private final long every;
    private final Map<Did, Seen> accounts = new HashMap<>();
    private final List<String> problems = new ArrayList<>();
    private final AtomicLong heard = new AtomicLong();
    private final CountDownLatch done = new CountDownLatch(1);
    private long lastSeq;

    private SoakConsumer(SoakLoad load, long every) {
        this.load = load;
        this.every = every;
    }

    public static void main(String[] arguments) throws InterruptedException {
        SoakConsumer consumer = new SoakConsumer(SoakLoad.parsed(arguments[0]), Long.parseLong(arguments[2]));
        URI stream = URI.create(arguments[1]);
        try (EventStream _ = EventStream.start(LoadConsumers.options(stream), OptionalLong.of(0), consumer::item)) {
            System.out.println("ready");
            consumer.awaitDone();
        }
        consumer.report();
        System.exit(0);
    }

    /** Until everything came, or nothing came for a while. */
    private void awaitDone() throws InterruptedException {
        long before;
        do {
            before = heard.get();
        } while (!done.await(PATIENCE_SECONDS, TimeUnit.SECONDS) && heard.get() > before);
    }

    private void item(StreamItem item) {
        switch (item) {
            case StreamItem.Message(Event.Commit commit, var _) -> accept(commit);
            default -> problem("the relay said " + item);
        }
    }

    private void accept(Event.Commit commit) {
        Seen before = accounts.get(commit.repo());
        Tid rev = before == null ? null : before.rev();
        if (commit.seq() <= lastSeq || !follows(rev, commit.since())) {
            problem("seq %d after %d of %s has since %s after rev %s"
                    .formatted(commit.seq(), lastSeq, commit.repo(), commit.since(), rev));
        }
        lastSeq = commit.seq();
        accounts.put(commit.repo(), new Seen(before == null ? 1 : before.commits() + 1, commit.rev()));
        long count = heard.incrementAndGet();
        if (count % every == 0) {
            System.out.println("at " + count);
        }
        if (count == load.events()) {
            done.countDown();
        }
    }

    private static boolean follows(@Nullable Tid rev, @Nullable Tid since) {
        return rev == null ? since == null : rev.equals(since);
    }

    private void problem(String what) {
        if (problems.size() < MOST_TOLD) {
            problems.add(what);
        }
    }

    private void report() {
        long incomplete = accounts.values().stream()
                .filter(seen -> seen.commits() != load.commits())
                .count();
        if (incomplete > 0 || accounts.size() != load.hosts() * load.accounts()) {
            problem("%d accounts came, %d of them not with %d commits"
                    .formatted(accounts.size(), incomplete, load.commits()));
        }
        System.out.println("done " + heard.get());
        problems.forEach(problem -> System.out.println("problem " + problem));
        System.out.println("end");
    }
}

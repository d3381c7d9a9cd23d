package parallax.coldir.listing;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import parallax.atproto.politeness.Stop;
import parallax.atproto.query.ListQueries;
import parallax.atproto.query.ListQueries.RepoEntry;
import parallax.atproto.query.PageWalk;
import parallax.atproto.query.RepoQueries;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Nsid;
import parallax.atproto.xrpc.XrpcClient;
import parallax.atproto.xrpc.XrpcFailure;
import parallax.atproto.xrpc.XrpcReply;
import parallax.coldir.dids.DidSetBuilder;

/**
 * What the PDSes of a small network say of their own accounts, as if it were a directory: every active account of
 * {@code listRepos}, under the collections that {@code describeRepo} names. Read once, then held. Thread-safe.
 */
public final class CrawledPdses implements Directory {

    /** Accounts that are read; beyond, every list is a lower bound. */
    public static final int MOST = 100_000;

    private static final int AT_ONCE = 16;

    private final SortedMap<Nsid, Set<String>> accounts = new ConcurrentSkipListMap<>();
    private final AtomicReference<@Nullable String> failure = new AtomicReference<>();
    private final AtomicInteger failures = new AtomicInteger();
    private final XrpcClient client;
    private final Stop stop;
    private final int most;
    private final Semaphore places = new Semaphore(AT_ONCE);

    private CrawledPdses(XrpcClient client, Stop stop, int most) {
        this.client = client;
        this.stop = stop;
        this.most = most;
    }

    /** Reads all of these PDSes. */
    public static CrawledPdses crawl(List<URI> pdses, XrpcClient client, Stop stop) throws InterruptedException {
        return crawl(pdses, client, stop, MOST);
    }

    /** @param most accounts in all */
    static CrawledPdses crawl(List<URI> pdses, XrpcClient client, Stop stop, int most) throws InterruptedException {
        CrawledPdses crawl = new CrawledPdses(client, stop, most);
        int known = 0;
        for (URI pds : pdses) {
            known = crawl.crawl(pds, known);
        }
        return crawl;
    }

    /** Every collection that an account has. */
    public Set<Nsid> collections() {
        return accounts.keySet();
    }

    @Override
    public Listing list(Nsid collection, PageLog log, IntConsumer progress) {
        Set<String> listed = accounts.getOrDefault(collection, Set.of());
        DidSetBuilder dids = new DidSetBuilder(Math.max(1, listed.size()));
        if (!listed.stream().allMatch(dids::add)) {
            failed("more DIDs than the memory holds");
        }
        progress.accept(listed.size());
        ListingEnd end = failures.get() == 0 ? new ListingEnd.Whole() : new ListingEnd.Partial(failureText());
        return new Listing(dids.build(), end, 0, 0, 1);
    }

    private void failed(String what) {
        failure.compareAndSet(null, what);
        failures.incrementAndGet();
    }

    private String failureText() {
        int more = failures.get() - 1;
        return failure.get() + (more == 0 ? "" : ", and " + more + " more like it");
    }

    private int crawl(URI pds, int before) throws InterruptedException {
        PageWalk<RepoEntry> walk = ListQueries.repos(1_000).walk(client, pds);
        List<Did> active = new ArrayList<>();
        while (walk.hasNext() && !stop.isAsked() && before + active.size() <= most) {
            switch (walk.next()) {
                case XrpcReply.Ok(var page) ->
                    page.items().stream()
                            .filter(RepoEntry::active)
                            .map(RepoEntry::did)
                            .forEach(active::add);
                case XrpcReply.Failed(var why) -> failed("listRepos of " + pds.getAuthority() + ": " + why.text());
            }
        }
        if (before + active.size() > most) {
            failed("more than " + most + " accounts");
            active = active.subList(0, most - before);
        }
        if (stop.isAsked()) {
            failed("ended early");
        }
        describe(pds, active);
        return before + active.size();
    }

    private void describe(URI pds, List<Did> active) throws InterruptedException {
        try (ExecutorService threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("describe-", 0).factory())) {
            for (Did account : active) {
                places.acquire();
                threads.execute(() -> {
                    try {
                        describe(pds, account);
                    } finally {
                        places.release();
                    }
                });
            }
        }
    }

    private void describe(URI pds, Did account) {
        if (stop.isAsked()) {
            return;
        }
        switch (RepoQueries.describe(account).ask(client, pds)) {
            case XrpcReply.Ok(var description) ->
                description
                        .collections()
                        .forEach(collection -> accounts.computeIfAbsent(collection, _ -> new ConcurrentSkipListSet<>())
                                .add(account.text()));
            case XrpcReply.Failed(XrpcFailure.Gone _) -> {
                // Since it was listed.
            }
            case XrpcReply.Failed(var why) -> failed("describeRepo of " + account + ": " + why.text());
        }
    }
}

package parallax.coldir.submit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import parallax.atproto.politeness.Stop;
import parallax.atproto.units.GrowingPause;
import parallax.coldir.submit.CrawlClient.Reply;

/** Hands hosts over batch by batch, each when the one before is over. */
public final class Submission {

    private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(1);

    private final CrawlClient admin;
    private final SubmitPace pace;
    private final Stop stop;
    private final Consumer<CrawlResult> told;

    /** @param told what came of each host */
    public Submission(CrawlClient admin, SubmitPace pace, Stop stop, Consumer<CrawlResult> told) {
        this.admin = admin;
        this.pace = pace;
        this.stop = stop;
        this.told = told;
    }

    /** All of them, each told of once; how many failed. */
    public int submit(List<String> hosts) throws InterruptedException {
        int failed = 0;
        String refused = null;
        for (int from = 0; from < hosts.size(); from += pace.batch()) {
            List<String> batch = hosts.subList(from, Math.min(hosts.size(), from + pace.batch()));
            if (refused != null || stop.isAsked()) {
                failed += fail(batch, refused == null ? "ended early, not submitted" : refused);
                continue;
            }
            Reply reply = asked(() -> admin.request(batch));
            if (reply instanceof Reply.Taken) {
                failed += follow(batch);
            } else {
                // The directory refuses us and not these hosts: the others would fare no better.
                refused = reason(reply);
                failed += fail(batch, refused);
            }
        }
        return failed;
    }

    private int follow(List<String> batch) throws InterruptedException {
        long start = System.nanoTime();
        Map<String, Long> seen = new HashMap<>();
        List<String> open = new ArrayList<>(batch);
        while (!open.isEmpty()) {
            Duration passed = Duration.ofNanos(System.nanoTime() - start);
            if (stop.within(pace.poll())) {
                return fail(open, "ended early; its crawl may continue");
            }
            if (passed.compareTo(pace.patience()) > 0) {
                return fail(open, "not finished after " + passed.toSeconds() + " s; its crawl may continue");
            }
            Reply reply = asked(admin::status);
            if (!(reply instanceof Reply.Taken(Map<String, Long> crawls))) {
                return fail(open, "its crawl cannot be followed: " + reason(reply));
            }
            long seconds = passed.toSeconds();
            open.removeIf(host -> isOver(host, crawls, seen, seconds));
        }
        return 0;
    }

    private boolean isOver(String host, Map<String, Long> crawls, Map<String, Long> seen, long seconds) {
        Long now = crawls.get(CrawlClient.bare(host));
        if (now != null) {
            seen.put(host, now);
            return false;
        }
        told.accept(new CrawlResult.Over(host, seen.getOrDefault(host, -1L), seconds));
        return true;
    }

    /** Tries again what may pass; a host that was handed over twice is crawled once while its crawl is under way. */
    private Reply asked(Supplier<Reply> request) throws InterruptedException {
        Duration longest = pace.poll().compareTo(LONGEST_BACKOFF) < 0 ? LONGEST_BACKOFF : pace.poll();
        GrowingPause backoff = GrowingPause.doubling(pace.poll(), longest);
        for (int attempt = 1; ; attempt++) {
            Reply reply = request.get();
            if (!(reply instanceof Reply.Trouble) || attempt == pace.tries() || stop.within(backoff.after(attempt))) {
                return reply;
            }
        }
    }

    private int fail(List<String> hosts, String reason) {
        hosts.forEach(host -> told.accept(new CrawlResult.Failed(host, reason)));
        return hosts.size();
    }

    private static String reason(Reply reply) {
        return switch (reply) {
            case Reply.Taken _ -> "taken";
            case Reply.Refused(String why) -> why;
            case Reply.Trouble(String why) -> why;
        };
    }
}

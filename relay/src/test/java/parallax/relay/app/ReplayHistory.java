package parallax.relay.app;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import parallax.relay.app.ReplaySights.Sight;
import parallax.relay.control.FirehoseConsumer;
import parallax.relay.fanout.Follower;
import parallax.relay.log.Events;

/**
 * One random history: events, takedowns, restarts and time pass, while subscribers come, read at their own pace, leave
 * and resume.
 */
final class ReplayHistory implements AutoCloseable {
    private static final int STEPS = 40;

    private final Random random;
    private final ReplaySights sights;
    private final ReplayWindow window;
    private final List<Subscription> open = new ArrayList<>();
    /** Cursors of subscriptions that ended. */
    private final List<Long> left = new ArrayList<>();

    ReplayHistory(Path folder, Random random, ReplaySights sights) {
        this.random = random;
        this.sights = sights;
        this.window = new ReplayWindow(folder, random, sights);
    }

    void run() throws Exception {
        for (int step = 0; step < STEPS; step++) {
            switch (random.nextInt(12)) {
                case 0, 1 -> window.write(1 + random.nextInt(60));
                case 2 -> window.takeDownOrBack();
                case 3 -> window.passTime(Duration.ofMinutes(1 + random.nextInt(random.nextInt(4) == 0 ? 600 : 60)));
                case 4 -> reopen();
                case 5, 6, 7 -> subscribe(anyCursor());
                case 8 -> leave();
                case 9 -> resume();
                case 10 -> open.forEach(subscription -> subscription.follower().allow(random.nextInt(40)));
                default -> outrunSometimes();
            }
            window.isKept();
        }
        everybodyGotAll();
        everyKindOfCursorIsRight();
    }

    /**
     * Fills all that lies between the log and one who reads nothing, so that it must come back to a log that moved on.
     */
    private void outrunSometimes() throws Exception {
        if (random.nextInt(6) > 0) {
            return;
        }
        Subscription slow = subscribed(0, true);
        for (int i = 0; i < 70; i++) {
            window.accept(Events.ofLength(random, 100_000));
        }
        window.passTime(Duration.ofMinutes(1));
        window.passTime(ReplayWindow.KEPT_FOR.plusHours(2));
        window.passTime(Duration.ofMinutes(1));
        open.remove(slow);
        gotAll(slow);
    }

    private void reopen() throws Exception {
        long announced = window.reopen(random.nextBoolean());
        for (Subscription subscription : open) {
            left.add(ended(subscription.gotTheBeginning(window.model(), announced, window.oldest())));
        }
        sights.seen(Sight.ENDED_BY_A_RESTART, open.size());
        open.clear();
        window.passTime(Duration.ofMinutes(1));
    }

    private void subscribe(long cursor) throws Exception {
        if (cursor > window.model().newest()) {
            sights.seen(Sight.FUTURE, 1);
            try (Follower follower = Follower.connect(window.stages().port(), "?cursor=" + cursor)) {
                Subscription.isRefusedAsFuture(follower);
            }
            return;
        }
        // Else it may be in the future or not.
        window.stages().awaitAnnounced(cursor);
        Subscription subscription = subscribed(cursor, random.nextInt(3) == 0);
        sights.seen(Sight.OUTDATED, subscription.start().outdated() ? 1 : 0);
    }

    private Subscription subscribed(long cursor, boolean slow) throws Exception {
        ReplayStages stages = window.stages();
        long announced = stages.fanout().announced();
        long newestId = newestConsumer();
        String query = cursor == Subscription.NO_CURSOR ? "" : "?cursor=" + cursor;
        Follower follower = slow ? Follower.stalled(stages.port(), query) : Follower.connect(stages.port(), query);
        // A handshake is answered before the route has seen the session.
        while (newestConsumer() == newestId) {
            Thread.onSpinWait();
        }
        long soon = stages.fanout().announced();
        Subscription subscription =
                new Subscription(follower, new Subscription.Start(cursor, window.oldest(), announced, soon));
        open.add(subscription);
        return subscription;
    }

    private long newestConsumer() {
        return window.stages().fanout().consumers().stream()
                .mapToLong(FirehoseConsumer::id)
                .max()
                .orElse(0);
    }

    private long anyCursor() throws Exception {
        long newest = window.model().newest();
        long oldest = window.oldest();
        return switch (random.nextInt(9)) {
            case 0 -> 0;
            case 1 -> Subscription.NO_CURSOR;
            case 2 -> 1;
            case 3 -> newest;
            case 4 -> newest + 1 + random.nextInt(2) * random.nextInt(1000);
            case 5 -> Math.max(0, oldest - random.nextInt(3));
            case 6 -> anyOf(window.edges());
            default -> Math.max(0, newest - random.nextInt((int) (newest - oldest + 20)));
        };
    }

    private long anyOf(List<Long> cursors) {
        return cursors.isEmpty() ? 0 : cursors.get(random.nextInt(cursors.size()));
    }

    private void leave() throws Exception {
        if (!open.isEmpty()) {
            window.awaitAnnounced();
            Subscription subscription = open.remove(random.nextInt(open.size()));
            left.add(ended(
                    subscription.gotTheBeginning(window.model(), window.model().newest(), window.oldest())));
        }
    }

    private void resume() throws Exception {
        if (!left.isEmpty()) {
            sights.seen(Sight.RESUMED, 1);
            subscribe(left.remove(random.nextInt(left.size())));
        }
    }

    /** The cursor from which it can be resumed. */
    private long ended(Subscription.Outcome outcome) {
        sights.seen(Sight.HIDDEN_BY_A_TAKEDOWN, outcome.hidden());
        sights.seen(Sight.TOO_SLOW, outcome.tooSlow() ? 1 : 0);
        return outcome.lastSeq();
    }

    private void gotAll(Subscription subscription) throws Exception {
        ended(subscription.gotAll(window.model(), window.oldest()));
        subscription.close();
    }

    private void everybodyGotAll() throws Exception {
        window.writeTheLast();
        window.isKept();
        for (Subscription subscription : open) {
            gotAll(subscription);
        }
        open.clear();
    }

    private void everyKindOfCursorIsRight() throws Exception {
        List<Long> edges = new ArrayList<>(window.edges());
        Collections.shuffle(edges, random);
        List<Long> cursors = new ArrayList<>(edges.subList(0, Math.min(edges.size(), 24)));
        long oldest = window.oldest();
        long newest = window.model().newest();
        cursors.addAll(List.of(0L, 1L, oldest - 1, oldest, newest - 1, newest, newest + 1));
        for (long cursor : cursors) {
            subscribe(cursor);
        }
        window.write(20);
        everybodyGotAll();
    }

    @Override
    public void close() throws IOException {
        for (Subscription subscription : open) {
            subscription.close();
        }
        window.close();
    }
}

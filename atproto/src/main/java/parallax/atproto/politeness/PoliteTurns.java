package parallax.atproto.politeness;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Turns by group and host, for all users of one process: one object, shared. A 429 or an exhausted {@code RateLimit-*}
 * holds up the whole group, since operators count by address; a 503 with Retry-After its host only.
 */
public final class PoliteTurns implements Turns {

    /** Groups and hosts remembered by default; each takes about 500 bytes. */
    public static final int DEFAULT_MAX_LANES = 20_000;

    private static final Duration LONGEST_PATIENCE = Duration.ofDays(7);

    private final HostGroups groups;
    private final TurnClock clock;
    private final HostQueues book;

    /** @param maxLanes groups and hosts remembered, at least 1; those under way are remembered besides */
    public PoliteTurns(HostGroups groups, int maxLanes, TurnClock clock) {
        if (maxLanes < 1) {
            throw new IllegalArgumentException("at least one lane is remembered");
        }
        this.groups = groups;
        this.clock = clock;
        this.book = new HostQueues(maxLanes);
    }

    /** {@link HostGroups#DEFAULT} by the computer's clock. */
    public static PoliteTurns standard() {
        return new PoliteTurns(HostGroups.DEFAULT, DEFAULT_MAX_LANES, TurnClock.SYSTEM);
    }

    @Override
    public Turn enter(String host, Duration patience) throws InterruptedException {
        HostGroup group = groups.of(host);
        boolean alone = group.name().equals(host);
        int hostPlaces = alone ? Math.min(group.places(), group.placesPerHost()) : group.placesPerHost();
        HostQueue hostLane =
                book.use("host " + host, () -> new HostQueue(clock, hostPlaces, alone ? group.budget() : null));
        HostQueue groupLane = alone
                ? hostLane
                : book.use("group " + group.name(), () -> new HostQueue(clock, group.places(), group.budget()));
        Place place = new Place(hostLane, groupLane);
        try {
            Duration bounded = patience.compareTo(LONGEST_PATIENCE) < 0 ? patience : LONGEST_PATIENCE;
            long wait = place.enter(Math.max(0, bounded.toNanos()));
            return wait == 0 ? place : new Turn.TooLate(Duration.ofNanos(wait));
        } finally {
            place.giveBackUnlessEntered();
        }
    }

    /** Groups and hosts in memory. */
    public int lanes() {
        return book.size();
    }

    /** A place at a host and in its group, which are one lane for a host that stands alone. */
    private final class Place implements Turn.Granted {

        private final HostQueue host;
        private final HostQueue group;
        private final AtomicBoolean entered = new AtomicBoolean();

        Place(HostQueue host, HostQueue group) {
            this.host = host;
            this.group = group;
        }

        /** The host first: whoever waits there must not use up the group's budget. */
        long enter(long patience) throws InterruptedException {
            long deadline = clock.nanos() + patience;
            long wait = host.enter(patience);
            if (wait > 0 || group == host) {
                entered.set(wait == 0);
                return wait;
            }
            try {
                wait = group.enter(deadline - clock.nanos());
                entered.set(wait == 0);
                return wait;
            } finally {
                if (!entered.get()) {
                    host.leave();
                }
            }
        }

        void giveBackUnlessEntered() {
            if (!entered.get()) {
                giveBack();
            }
        }

        @Override
        public void answered(int status, Function<String, @Nullable String> header) {
            RateLimit limit = RateLimit.of(header, clock.instant());
            if (limit != null) {
                group.told(limit);
            }
            Duration wait = RetryAfter.of(header, clock.instant());
            if (status == 429) {
                refused(wait);
            } else if (status == 503 && wait != null) {
                host.pause(wait);
            } else if (status < 500) {
                group.accepted();
            }
        }

        private void refused(@Nullable Duration wait) {
            if (wait == null || wait.isZero()) {
                group.refused();
            } else {
                group.pause(wait);
            }
        }

        @Override
        public void close() {
            if (entered.compareAndSet(true, false)) {
                host.leave();
                if (group != host) {
                    group.leave();
                }
                giveBack();
            }
        }

        private void giveBack() {
            book.giveBack(host);
            if (group != host) {
                book.giveBack(group);
            }
        }
    }
}

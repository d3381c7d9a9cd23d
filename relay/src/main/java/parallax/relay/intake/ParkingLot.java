package parallax.relay.intake;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import parallax.relay.flow.Counts;
import parallax.relay.flow.HostId;

/**
 * Counts what is parked and holds back the hosts that park too much.
 *
 * <p>A host has room while it holds less than its share and less than half of what is free: however many hosts park,
 * something is left for a host that has nothing parked yet. Any thread.
 */
final class ParkingLot {
    private final ParkLimits limits;
    private final Counts counts;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition left = lock.newCondition();
    private final Map<HostId, Holding> holdings = new HashMap<>();
    private int events;
    private long bytes;

    private static final class Holding {
        int events;
        long bytes;
        int webEvents;
        long webBytes;
    }

    ParkingLot(ParkLimits limits, Counts counts) {
        this.limits = limits;
        this.counts = counts;
    }

    /** Returns when the host may bring in another event. */
    void awaitRoom(HostId host) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!roomFor(host)) {
                left.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether {@link #awaitRoom} would return at once. */
    boolean hasRoom(HostId host) {
        lock.lock();
        try {
            return roomFor(host);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes an event in. Refuses none but of did:web accounts that hold too much already: any other event that is
     * already in a lane has to be held.
     *
     * @return false when it was refused
     */
    boolean enter(HeldLine line, int frameBytes) {
        HostId host = line.key().host();
        boolean web = line.key().did().isWeb();
        if (web && limits.webAccountExceeded(line.events() + 1, line.bytes() + frameBytes)) {
            return false;
        }
        lock.lock();
        try {
            Holding holding = holdings.getOrDefault(host, new Holding());
            if (web && limits.webExceeded(holding.webEvents + 1, holding.webBytes + frameBytes)) {
                return false;
            }
            holdings.put(host, holding);
            addWeb(holding, web ? 1 : 0, frameBytes);
            holding.events++;
            holding.bytes += frameBytes;
            events++;
            bytes += frameBytes;
        } finally {
            lock.unlock();
        }
        counts.parked(1, frameBytes);
        return true;
    }

    private static void addWeb(Holding holding, int events, int frameBytes) {
        holding.webEvents += events;
        holding.webBytes += (long) events * frameBytes;
    }

    void leave(HeldLine line, int frameBytes) {
        HostId host = line.key().host();
        lock.lock();
        try {
            Holding holding = holdings.get(host);
            if (holding == null) {
                throw new IllegalStateException("host " + host.value() + " has nothing parked");
            }
            addWeb(holding, line.key().did().isWeb() ? -1 : 0, frameBytes);
            holding.events--;
            holding.bytes -= frameBytes;
            events--;
            bytes -= frameBytes;
            if (holding.events == 0) {
                holdings.remove(host);
            }
            left.signalAll();
        } finally {
            lock.unlock();
        }
        counts.parked(-1, -frameBytes);
    }

    /** Events parked by all hosts. */
    int events() {
        lock.lock();
        try {
            return events;
        } finally {
            lock.unlock();
        }
    }

    /** Events parked by one host. */
    int events(HostId host) {
        lock.lock();
        try {
            Holding holding = holdings.get(host);
            return holding == null ? 0 : holding.events;
        } finally {
            lock.unlock();
        }
    }

    private boolean roomFor(HostId host) {
        int freeEvents = limits.totalEvents() - events;
        long freeBytes = limits.totalBytes() - bytes;
        if (freeEvents <= 0 || freeBytes <= 0) {
            return false;
        }
        Holding holding = holdings.get(host);
        return holding == null
                || (holding.events < Math.min(limits.hostEvents(), Math.max(1, freeEvents / 2))
                        && holding.bytes < Math.min(limits.hostBytes(), Math.max(1, freeBytes / 2)));
    }
}

package parallax.relay.upstream;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parallax.relay.control.HostStatus;
import parallax.relay.control.Hosts;
import parallax.relay.flow.HostId;

/**
 * Writes the hosts' statuses to the control plane on a thread of its own, so that a database that is slow or away
 * neither delays nor ends a connection. Of each host only the newest status waits; a write that fails is tried again.
 */
final class StatusWriter implements AutoCloseable {
    /** The pause after a write that failed. */
    static final Duration RETRY = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(StatusWriter.class);
    private static final Duration END_WAIT = Duration.ofSeconds(5);

    private final Hosts hosts;
    private final Duration retry;
    private final Thread thread;
    private final Map<HostId, HostStatus> waiting = new LinkedHashMap<>();
    private boolean closed;
    private boolean failing;

    private StatusWriter(Hosts hosts, Duration retry, Thread.UncaughtExceptionHandler onDeath) {
        this.hosts = hosts;
        this.retry = retry;
        this.thread = Thread.ofVirtual()
                .name("host-statuses")
                .uncaughtExceptionHandler(onDeath)
                .unstarted(this::run);
    }

    /**
     * Starts the thread.
     *
     * @param retry the pause after a write that failed
     * @param onDeath told when the thread dies of an error
     */
    static StatusWriter start(Hosts hosts, Duration retry, Thread.UncaughtExceptionHandler onDeath) {
        StatusWriter writer = new StatusWriter(hosts, retry, onDeath);
        writer.thread.start();
        return writer;
    }

    /** Has a status written; never blocks. */
    synchronized void put(HostId host, HostStatus status) {
        waiting.put(host, status);
        notifyAll();
    }

    /** Writes what waits, once and without another try, and ends the thread. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            if (!thread.join(END_WAIT)) {
                LOG.warn("statuses of hosts are not written: the control plane does not answer");
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (awaitWork()) {
                if (!written(taken())) {
                    pause();
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("stopped before all statuses of hosts were written");
        }
    }

    /** False when there is nothing more to come. */
    private synchronized boolean awaitWork() throws InterruptedException {
        while (waiting.isEmpty() && !closed) {
            wait();
        }
        return !waiting.isEmpty();
    }

    private synchronized Map<HostId, HostStatus> taken() {
        Map<HostId, HostStatus> taken = new LinkedHashMap<>(waiting);
        waiting.clear();
        return taken;
    }

    private boolean written(Map<HostId, HostStatus> statuses) {
        while (!statuses.isEmpty()) {
            Map.Entry<HostId, HostStatus> next = statuses.entrySet().iterator().next();
            try {
                hosts.setStatus(next.getKey(), next.getValue());
            } catch (RuntimeException e) {
                failed(e);
                putBack(statuses);
                return false;
            }
            statuses.remove(next.getKey());
            recovered();
        }
        return true;
    }

    private synchronized void putBack(Map<HostId, HostStatus> statuses) {
        if (closed) {
            waiting.clear();
        } else {
            statuses.forEach(waiting::putIfAbsent);
        }
    }

    private synchronized void pause() throws InterruptedException {
        long end = System.nanoTime() + retry.toNanos();
        for (long left = retry.toMillis(); left > 0 && !closed; left = (end - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
    }

    private void failed(RuntimeException cause) {
        if (!failing) {
            LOG.error("statuses of hosts cannot be written; trying again every {}", retry, cause);
        }
        failing = true;
    }

    private void recovered() {
        if (failing) {
            LOG.info("statuses of hosts can be written again");
        }
        failing = false;
    }
}

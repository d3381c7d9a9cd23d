package parallax.atproto.testkit.relay;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import parallax.atproto.address.AddressGuard;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.event.Event;
import parallax.atproto.event.Frame;
import parallax.atproto.firehose.FirehoseOptions;
import parallax.atproto.stream.EventStream;
import parallax.atproto.stream.StreamItem;
import parallax.atproto.syntax.Did;
import parallax.atproto.testkit.host.SimulatedHost;
import parallax.atproto.testkit.pds.SimulatedPds;

/** A relay that believes everything. */
public final class SimulatedRelay implements AutoCloseable {

    private final SimulatedHost host = SimulatedHost.start();
    private final RelayState state = new RelayState();
    private final List<EventStream> upstreams = new ArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition grown = lock.newCondition();
    private volatile Predicate<Event.Sequenced> carries = _ -> true;
    private long lastSeq;

    private SimulatedRelay(long lastSeq) {
        this.lastSeq = lastSeq;
        new RelayMethods(state).serveOn(host);
    }

    /** Starts on a free port; its first sequence number is 1. */
    public static SimulatedRelay start() {
        return new SimulatedRelay(0);
    }

    /** Starts on a free port, as a relay whose last sequence number was this one. */
    public static SimulatedRelay startAfter(long lastSeq) {
        return new SimulatedRelay(lastSeq);
    }

    /** The sockets, for faults, the window and what was asked. */
    public SimulatedHost host() {
        return host;
    }

    /** {@code localhost:PORT}. */
    public String hostPort() {
        return host.hostPort();
    }

    /** {@code http://localhost:PORT}. */
    public URI http() {
        return host.http();
    }

    /** Subscribes to a host from its oldest event on. */
    public void crawl(SimulatedPds pds) {
        state.host(pds.hostPort(), "active");
        FirehoseOptions options = FirehoseOptions.of(
                pds.host().stream(), "relay/1", AddressGuard.publicOnly().allowingInsecureLocalhost());
        EventStream upstream = EventStream.start(options, OptionalLong.of(0), item -> {
            if (item instanceof StreamItem.Message(var event, var frame)) {
                take(pds.hostPort(), event, frame);
            }
        });
        synchronized (upstreams) {
            upstreams.add(upstream);
        }
    }

    /** What it carries from now on; the rest is as if it had never come. */
    public void carryOnly(Predicate<Event.Sequenced> wanted) {
        carries = wanted;
    }

    /** Sends a frame of a host on, under the next number, which is answered. */
    public long take(String fromHost, Frame.Message frame) {
        return take(fromHost, (Event.Sequenced) frame.event(), frame);
    }

    private long take(String fromHost, Event.Sequenced event, Frame.Message frame) {
        lock.lock();
        try {
            if (!carries.test(event) || frame.seq() == null) {
                return lastSeq;
            }
            state.take(fromHost, event);
            ByteSlice spliced = frame.seq().splice(frame.bytes(), ++lastSeq);
            host.append(lastSeq, spliced);
            grown.signalAll();
            return lastSeq;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until this number was given; false when that took longer. */
    public boolean awaitSeq(long seq, Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lock();
        try {
            while (lastSeq < seq && left > 0) {
                left = grown.awaitNanos(left);
            }
            return lastSeq >= seq;
        } finally {
            lock.unlock();
        }
    }

    /** What listHosts and getHostStatus say of a host: active, idle, offline, throttled or banned. */
    public void hostStatus(String hostname, String status) {
        state.host(hostname, status);
    }

    /** What lists and getRepoStatus say of an account, without an event. */
    public void repoStatus(Did did, AccountStatus status) {
        state.change(did, repo -> repo.status = status);
    }

    /** Lists this account under this collection, although no event said so. */
    public void list(Did did, String collection) {
        state.change(did, repo -> repo.add(collection + "/ghost"));
    }

    /** Knows nothing of the account any more, without an event. */
    public void forget(Did did) {
        state.forget(did);
    }

    @Override
    public void close() {
        synchronized (upstreams) {
            upstreams.forEach(EventStream::close);
        }
        host.close();
    }
}

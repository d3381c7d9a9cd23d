package parallax.atproto.testkit;

import java.util.concurrent.atomic.AtomicLong;

/** The seqs of one simulated host, shared by its repositories. */
public final class HostSequence {

    private final AtomicLong last;

    /** A host that never sent anything: its first seq is 1. */
    public HostSequence() {
        this(0);
    }

    /** A host whose last seq was this one. */
    public HostSequence(long last) {
        this.last = new AtomicLong(last);
    }

    public long next() {
        return last.incrementAndGet();
    }

    public long last() {
        return last.get();
    }
}

package parallax.relay.obs;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import parallax.atproto.event.EventKind;
import parallax.atproto.firehose.CloseReason;
import parallax.atproto.identity.ResolverListener;
import parallax.atproto.rules.DropReason;
import parallax.relay.flow.Counts;
import parallax.relay.flow.Ignored;
import parallax.relay.flow.UpstreamSource;

/** Every meter of the relay. Hosts are not labels: there may be thousands of them. */
public final class Metrics implements Counts, AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics gc = new JvmGcMetrics();

    private final Map<EventKind, Counter> passed = new EnumMap<>(EventKind.class);
    private final Map<DropReason, Counter> dropped = new EnumMap<>(DropReason.class);
    private final Map<Ignored, Counter> ignored = new EnumMap<>(Ignored.class);
    private final Counter framesIn = counter("relay_upstream_frames", "frames read from hosts");
    private final Counter bytesIn = counter("relay_upstream_bytes", "bytes of frames read from hosts");
    private final Timer heldBack = Timer.builder("relay_upstream_held_back")
            .description("time in which a host was not read because of its rates")
            .register(registry);
    private final Timer lag = Timer.builder("relay_upstream_lag")
            .description("how long ago accepted events say that they happened; one event in 64")
            .serviceLevelObjectives(
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(10),
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(10),
                    Duration.ofHours(1))
            .register(registry);
    private final Counter discontinuous =
            counter("relay_commits_discontinuous", "commits passed that do not chain to the head");
    private final Counter lenient = counter("relay_commits_lenient", "commits passed that strict mode refuses");
    private final Counter unproven =
            counter("relay_commits_unproven", "commits passed that lack a node which would prove them");
    private final Counter mended =
            counter("relay_commits_mended", "commits passed in a frame that was mended to fit its lexicon");
    private final Counter rewound =
            counter("relay_hosts_rewound", "host cursors reset because the host's sequence started anew");
    private final List<LongSupplier> totals = new CopyOnWriteArrayList<>();
    private final ResolverListener identities = new IdentityMeters(registry);
    private final BackfillMeters backfill = new BackfillMeters(registry);
    private final AtomicLong parkedEvents = new AtomicLong();
    private final AtomicLong parkedBytes = new AtomicLong();
    private final Timer synced = logTimer("relay_log_sync", "one sync of the log to disk");
    private final Timer durable = logTimer("relay_log_commit", "one group commit: encode, write and sync");

    public Metrics() {
        for (EventKind kind : EventKind.values()) {
            passed.put(kind, counter("relay_events_passed", "events accepted and logged", "kind", kind.label()));
        }
        for (DropReason reason : DropReason.values()) {
            dropped.put(reason, counter("relay_events_dropped", "events refused", "reason", reason.label()));
        }
        for (Ignored what : Ignored.values()) {
            ignored.put(
                    what, counter("relay_frames_ignored", "frames passed over without a ruling", "what", what.label()));
        }
        gauge("relay_parked_events", "events that wait for an identity or a status", parkedEvents::get);
        gauge("relay_parked_bytes", "bytes of events that wait", parkedBytes::get);
        gauge("process_resident_memory_bytes", "memory of the process", ProcessMemory::resident);
        nativeMemory("netty", ProcessMemory::netty);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        gc.bindTo(registry);
    }

    /** Of backfills. */
    public BackfillMeters backfill() {
        return backfill;
    }

    /** The text of the Prometheus exposition format. */
    public String prometheus() {
        return registry.scrape();
    }

    /**
     * A value read at each scrape.
     *
     * @param label a label and its value, where several differ in it
     */
    public void gauge(String name, String description, LongSupplier value, String... label) {
        Gauge.builder(name, value, LongSupplier::getAsLong)
                .description(description)
                .tags(label)
                .strongReference(true)
                .register(registry);
    }

    /** Bytes outside the heap, read at each scrape. */
    public void nativeMemory(String of, LongSupplier bytes) {
        gauge("relay_native_bytes", "memory outside the heap", bytes, "of", of);
    }

    /** Counts what a resolver of identities does. */
    public ResolverListener identities() {
        return identities;
    }

    /** A total that a part keeps by itself, read at each scrape; {@code label} as for a gauge. */
    public void total(String name, String description, LongSupplier value, String... label) {
        // The registry itself would hold it only weakly.
        totals.add(value);
        FunctionCounter.builder(name, value, LongSupplier::getAsLong)
                .description(description)
                .tags(label)
                .register(registry);
    }

    /** A frame was read from a host. */
    public void frameRead(int bytes) {
        framesIn.increment();
        bytesIn.increment(bytes);
    }

    /** A host was not read for so long because of its rates. */
    public void heldBack(Duration time) {
        heldBack.record(time);
    }

    /** A connection to a host ended, or was never made. */
    public void disconnected(CloseReason reason) {
        registry.counter("relay_upstream_disconnects", "reason", label(reason)).increment();
    }

    private static String label(CloseReason reason) {
        return switch (reason) {
            case CloseReason.Refused _ -> "refused";
            case CloseReason.Unreachable _ -> "unreachable";
            case CloseReason.Blocked _ -> "blocked";
            case CloseReason.Silent _ -> "silent";
            case CloseReason.TextFrame _ -> "text_frame";
            case CloseReason.Protocol _ -> "broken_framing";
            case CloseReason.Remote _ -> "remote";
            case CloseReason.Requested _ -> "requested";
            case CloseReason.Closed _ -> "closed";
        };
    }

    /** The log was synced to disk. */
    public void synced(Duration took) {
        synced.record(took);
    }

    /** A group commit became durable. */
    public void committed(Duration took) {
        durable.record(took);
    }

    @Override
    public void passed(EventKind kind) {
        count(passed, kind);
    }

    @Override
    public void lag(Duration behind) {
        lag.record(behind);
    }

    @Override
    public void dropped(UpstreamSource from, DropReason reason) {
        count(dropped, reason);
    }

    @Override
    public void ignored(UpstreamSource from, Ignored what) {
        count(ignored, what);
    }

    @Override
    public void discontinuous(UpstreamSource from) {
        discontinuous.increment();
    }

    @Override
    public void lenient(UpstreamSource from) {
        lenient.increment();
    }

    @Override
    public void unproven(UpstreamSource from) {
        unproven.increment();
    }

    @Override
    public void mended(UpstreamSource from) {
        mended.increment();
    }

    @Override
    public void rewound(UpstreamSource from) {
        rewound.increment();
    }

    @Override
    public void parked(int events, long bytes) {
        parkedEvents.addAndGet(events);
        parkedBytes.addAndGet(bytes);
    }

    @Override
    public void close() {
        gc.close();
        registry.close();
    }

    private static <K extends Enum<K>> void count(Map<K, Counter> counters, K key) {
        Counter counter = counters.get(key);
        if (counter == null) {
            throw new IllegalStateException("no counter for " + key);
        }
        counter.increment();
    }

    private Timer logTimer(String name, String description) {
        return Timer.builder(name)
                .description(description)
                .serviceLevelObjectives(
                        Duration.ofMillis(1),
                        Duration.ofMillis(3),
                        Duration.ofMillis(10),
                        Duration.ofMillis(100),
                        Duration.ofSeconds(1))
                .register(registry);
    }

    private Counter counter(String name, String description, String... label) {
        return counter(registry, name, description, label);
    }

    static Counter counter(MeterRegistry registry, String name, String description, String... label) {
        return Counter.builder(name).description(description).tags(label).register(registry);
    }
}

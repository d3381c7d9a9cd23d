package parallax.atproto.handle;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;
import parallax.atproto.syntax.Handle;

/**
 * Remembers resolutions, the least recently used forgotten first, and asks its source once for all who want the same
 * handle at the same time. Each question runs on a virtual thread of its own, so that a caller that is interrupted
 * leaves the others their answer.
 */
public final class CachedHandleResolver implements HandleResolver {

    private record Entry(HandleResolution resolution, long until) {}

    private final HandleResolver source;
    private final HandleCacheLimits limits;
    private final InstantSource clock;
    private final ThreadFactory threads = Thread.ofVirtual().name("handle-", 0).factory();
    // Both guarded by this; keyed by the normalized text.
    private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<String, CompletableFuture<HandleResolution>> underWay = new HashMap<>();

    public CachedHandleResolver(HandleResolver source, HandleCacheLimits limits, InstantSource clock) {
        this.source = source;
        this.limits = limits;
        this.clock = clock;
    }

    @Override
    public HandleResolution resolve(Handle handle) {
        String key = handle.normalized();
        CompletableFuture<HandleResolution> flight;
        synchronized (this) {
            HandleResolution cached = cached(key);
            if (cached != null) {
                return cached;
            }
            flight = underWay.get(key);
            if (flight == null) {
                flight = new CompletableFuture<>();
                underWay.put(key, flight);
                start(handle, key, flight);
            }
        }
        return await(flight);
    }

    /** Drops what is known of {@code handle}, as after an #identity event; what is being asked just then as well. */
    public synchronized void forget(Handle handle) {
        entries.remove(handle.normalized());
        underWay.remove(handle.normalized());
    }

    /** Handles in memory. */
    public synchronized int size() {
        return entries.size();
    }

    private @Nullable HandleResolution cached(String key) {
        Entry entry = entries.get(key);
        return entry == null || entry.until() <= clock.millis() ? null : entry.resolution();
    }

    private void start(Handle handle, String key, CompletableFuture<HandleResolution> flight) {
        threads.newThread(() -> {
                    try {
                        HandleResolution resolution = source.resolve(handle);
                        land(key, flight, resolution);
                        flight.complete(resolution);
                    } catch (RuntimeException | Error e) {
                        land(key, flight, null);
                        flight.completeExceptionally(e);
                    }
                })
                .start();
    }

    /** Remembers a resolution, unless it was forgotten while it was asked for. */
    private synchronized void land(
            String key, CompletableFuture<HandleResolution> flight, @Nullable HandleResolution resolution) {
        if (!underWay.remove(key, flight) || resolution == null) {
            return;
        }
        entries.put(
                key,
                new Entry(
                        resolution, clock.millis() + limits.lifetime(resolution).toMillis()));
        if (entries.size() > limits.maxEntries()) {
            entries.remove(entries.keySet().iterator().next());
        }
    }

    private static HandleResolution await(CompletableFuture<HandleResolution> flight) {
        try {
            return flight.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new HandleResolution.Unavailable("interrupted");
        } catch (ExecutionException e) {
            throw new IllegalStateException("resolving a handle failed", e.getCause());
        }
    }
}

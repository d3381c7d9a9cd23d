package parallax.atproto.identity;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** One fetch under way, and all who wait for it. */
final class Flight {

    private final long number;
    private final boolean fromSource;
    private final CompletableFuture<Resolution> result = new CompletableFuture<>();
    private volatile boolean forgotten;

    /** @param fromSource whether it asks the source itself, never a store */
    Flight(long number, boolean fromSource) {
        this.number = number;
        this.fromSource = fromSource;
    }

    /** Whether it asks the source, and began after the flight with number {@code ticket}. */
    boolean isNewsSince(long ticket) {
        return fromSource && number > ticket;
    }

    /** Its result is still given to those who wait, but not remembered. */
    void forget() {
        forgotten = true;
    }

    boolean isForgotten() {
        return forgotten;
    }

    void land(Resolution resolution) {
        result.complete(resolution);
    }

    void crash(Throwable cause) {
        result.completeExceptionally(cause);
    }

    Resolution await() {
        try {
            return result.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Resolution.Unavailable("interrupted");
        } catch (ExecutionException e) {
            throw new IllegalStateException("resolving failed", e.getCause());
        }
    }
}

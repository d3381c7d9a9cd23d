package parallax.relay.backfill;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does the same for a few things at once, on virtual threads. */
final class ConcurrentCalls {
    /** What is done. */
    interface Act<T, R> {
        R on(T thing) throws InterruptedException;
    }

    private ConcurrentCalls() {}

    /** The results, in the order of the things. */
    static <T, R> List<R> run(List<T> things, Act<T, R> act) throws InterruptedException {
        if (things.size() == 1) {
            return List.of(act.on(things.getFirst()));
        }
        List<Callable<R>> calls = new ArrayList<>();
        things.forEach(thing -> calls.add(() -> act.on(thing)));
        try (ExecutorService threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("backfill-", 0).factory())) {
            List<R> results = new ArrayList<>();
            for (Future<R> future : threads.invokeAll(calls)) {
                results.add(result(future));
            }
            return results;
        }
    }

    private static <R> R result(Future<R> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof InterruptedException) {
                throw new InterruptedException("a request was interrupted");
            }
            throw new IllegalStateException("a backfill's request failed", e);
        }
    }
}

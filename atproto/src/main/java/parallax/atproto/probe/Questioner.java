package parallax.atproto.probe;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import parallax.atproto.identity.PdsEndpoint;
import parallax.atproto.query.Query;
import parallax.atproto.xrpc.XrpcClient;
import parallax.atproto.xrpc.XrpcFailure.Cause;
import parallax.atproto.xrpc.XrpcFailure.TryLater;
import parallax.atproto.xrpc.XrpcReply;

/** One question to one PDS until it is answered or patience ends, within the budget. */
final class Questioner {

    /** How time passes between two tries. */
    @FunctionalInterface
    interface Pause {
        void pause(Duration time) throws InterruptedException;
    }

    private final XrpcClient client;
    private final ProbeBudget budget;
    private final ProbePatience patience;
    private final Semaphore turns;
    private final Pause pause;

    Questioner(XrpcClient client, ProbeBudget budget, ProbeLimits limits, Pause pause) {
        this.client = client;
        this.budget = budget;
        this.patience = limits.patience();
        this.turns = new Semaphore(limits.atOnce());
        this.pause = pause;
    }

    ProbeBudget budget() {
        return budget;
    }

    /** Runs {@code request} when one more may be under way. */
    <T> T inTurn(Supplier<T> request) throws InterruptedException, ProbeBudget.SpentException {
        turns.acquire();
        try {
            budget.takeRequest();
            T answer = request.get();
            if (Thread.interrupted()) {
                // The client answers that it was interrupted, which says nothing of the account.
                throw new InterruptedException();
            }
            return answer;
        } finally {
            turns.release();
        }
    }

    /** The last result; where the tries were silent in different ways, that way is {@link Cause#NO_ANSWER}. */
    <T> XrpcReply<T> ask(PdsEndpoint pds, Query<T> query, Trail trail)
            throws InterruptedException, ProbeBudget.SpentException {
        Cause before = null;
        for (int attempt = 1; ; attempt++) {
            XrpcReply<T> result = inTurn(() -> query.ask(client, pds.http()));
            trail.answered(pds, query.method(), result);
            if (!(result instanceof XrpcReply.Failed(TryLater later))) {
                return result;
            }
            Cause silence = later.cause().isSilence() ? later.cause() : null;
            before = attempt == 1 || silence == before ? silence : Cause.NO_ANSWER;
            Duration wait = attempt < patience.tries() ? waitFor(later, attempt) : null;
            if (wait == null) {
                return silence == null || silence == before
                        ? result
                        : new XrpcReply.Failed<>(new TryLater(Cause.NO_ANSWER, null, later.words()));
            }
            pause.pause(wait);
        }
    }

    /** How long until the next try; null if that is longer than anybody waits here. */
    private @Nullable Duration waitFor(TryLater later, int attempt) {
        Duration growing = patience.pause().multipliedBy(attempt);
        if (later.cause().isSilence()) {
            return growing;
        }
        Duration asked = later.in() == null ? growing : later.in();
        return asked.compareTo(patience.longestWait()) <= 0 && asked.compareTo(budget.left()) < 0 ? asked : null;
    }
}

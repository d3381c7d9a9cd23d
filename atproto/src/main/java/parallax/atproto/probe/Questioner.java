package parallax.atproto.probe;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import parallax.atproto.http.Silence;
import parallax.atproto.identity.PdsEndpoint;
import parallax.atproto.syntax.Nsid;
import parallax.atproto.xrpc.XrpcClient;
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

    /** The last reply; where the tries were silent in different ways, that way is {@link Silence#OTHER}. */
    XrpcReply<JsonNode> ask(PdsEndpoint pds, Nsid method, Map<String, String> parameters, Trail trail)
            throws InterruptedException, ProbeBudget.SpentException {
        Silence before = null;
        for (int attempt = 1; ; attempt++) {
            XrpcReply<JsonNode> reply = inTurn(() -> client.query(pds.http(), method, parameters));
            trail.answered(pds, method, reply);
            Duration wait = attempt < patience.tries() ? waitFor(reply, attempt) : null;
            if (wait == null) {
                return sameSilence(reply, attempt, before);
            }
            before = attempt == 1 || silence(reply) == before ? silence(reply) : Silence.OTHER;
            pause.pause(wait);
        }
    }

    /** How long until the next try; null if that would say nothing else. */
    private @Nullable Duration waitFor(XrpcReply<JsonNode> reply, int attempt) {
        Duration growing = patience.pause().multipliedBy(attempt);
        return switch (reply) {
            case XrpcReply.Ok<JsonNode> _ -> null;
            case XrpcReply.Failed<JsonNode> failed -> {
                Duration asked = failed.retryAfter() == null ? growing : failed.retryAfter();
                boolean worthwhile = asked.compareTo(patience.longestWait()) <= 0 && asked.compareTo(budget.left()) < 0;
                yield RepoErrors.mayPass(failed) && worthwhile ? asked : null;
            }
            case XrpcReply.Unreachable<JsonNode>(Silence silence, String _) ->
                silence == Silence.BLOCKED ? null : growing;
        };
    }

    private static XrpcReply<JsonNode> sameSilence(XrpcReply<JsonNode> reply, int attempt, @Nullable Silence before) {
        return reply instanceof XrpcReply.Unreachable<JsonNode>(Silence silence, String reason)
                        && attempt > 1
                        && silence != before
                ? new XrpcReply.Unreachable<>(Silence.OTHER, reason)
                : reply;
    }

    private static @Nullable Silence silence(XrpcReply<JsonNode> reply) {
        return reply instanceof XrpcReply.Unreachable<JsonNode>(Silence silence, String _) ? silence : null;
    }
}

package parallax.relay.backfill;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parallax.relay.backfill.Outcome.Trouble;
import parallax.relay.collections.BackfillBook;
import parallax.relay.collections.BackfillBook.Part;
import parallax.relay.obs.BackfillMeters;

/** Writes down what a page came to, and says how long to rest. One thread. */
final class Settlement {
    private static final Logger LOG = LoggerFactory.getLogger(Settlement.class);
    /** The next ones are at other hosts, which may share the budget of the one that wants to be left alone. */
    private static final Duration REST_BEFORE_OTHER_HOSTS = Duration.ofSeconds(10);

    private final BackfillBook book;
    private final BackfillMeters meters;
    private final BackfillLimits limits;
    private final BackfillBook.Kind kind;
    /** Since the last finished page of a part. */
    private final Map<String, Integer> badAnswers = new HashMap<>();
    /** In a row: of the source of an import, else of a part. */
    private final Map<String, Integer> troubles = new HashMap<>();

    private @Nullable String trouble;

    Settlement(BackfillBook book, BackfillMeters meters, BackfillLimits limits, BackfillBook.Kind kind) {
        this.book = book;
        this.meters = meters;
        this.limits = limits;
        this.kind = kind;
    }

    /** What was met since the last finished page; null for nothing. */
    @Nullable
    String trouble() {
        return trouble;
    }

    Duration of(Part part, Outcome outcome, Instant now) {
        return switch (outcome) {
            case Outcome.Turned(String next, long entries) -> {
                book.turned(part, next, entries);
                meters.turned();
                badAnswers.remove(part.subject());
                troubles.remove(asked(part));
                trouble = null;
                yield Duration.ZERO;
            }
            case Outcome.Refused(String reason) -> giveUp(part, reason);
            case Outcome.Again(Trouble told) -> again(part, told, now);
            case Outcome.Stopped _ -> Duration.ZERO;
        };
    }

    private Duration again(Part part, Trouble told, Instant now) {
        meters.trouble(told.kind().name().toLowerCase(Locale.ROOT));
        // To be asked to wait is no failure.
        int failures = part.failures() + (told.kind() == Trouble.Kind.THROTTLED ? 0 : 1);
        if (isTooMuch(part, told, failures)) {
            return giveUp(part, told.reason());
        }
        trouble = part.subject() + ": " + told.reason();
        Duration wait = limits.wait(told, Math.max(failures, troubles.merge(asked(part), 1, Integer::sum)));
        book.again(part, failures, now.plus(wait), told.reason());
        if (kind == BackfillBook.Kind.IMPORT) {
            return wait;
        }
        boolean rests = told.kind() == Trouble.Kind.THROTTLED;
        return rests ? Waits.shorter(wait, REST_BEFORE_OTHER_HOSTS) : Duration.ZERO;
    }

    /** Who was asked. */
    private String asked(Part part) {
        return kind == BackfillBook.Kind.IMPORT ? "" : part.subject();
    }

    private boolean isTooMuch(Part part, Trouble told, int failures) {
        return switch (told.kind()) {
            case BAD_ANSWER -> badAnswers.merge(part.subject(), 1, Integer::sum) >= limits.badAnswers();
            case SERVER, UNREACHABLE -> kind == BackfillBook.Kind.DIDS && failures >= limits.accountFailures();
            case THROTTLED -> false;
        };
    }

    private Duration giveUp(Part part, String reason) {
        LOG.warn("the backfill gave up on {}: {}", part.subject(), reason);
        book.failed(part, reason);
        badAnswers.remove(part.subject());
        troubles.remove(part.subject());
        meters.trouble("given_up");
        return Duration.ZERO;
    }
}

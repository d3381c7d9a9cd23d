package parallax.atproto.probe;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import parallax.atproto.identity.CachedResolver;
import parallax.atproto.identity.DidDocument;
import parallax.atproto.identity.PdsEndpoint;
import parallax.atproto.identity.Resolution;
import parallax.atproto.syntax.Did;

/**
 * The way to one finding, for one thread. What speaks against an account is believed only with a DID document that was
 * fetched afterwards: after a migration the old PDS answers deactivated, or nothing.
 */
final class AccountInquiry {

    /** What all inquiries of one probe share. */
    record Tools(
            CachedResolver identities,
            Questioner questioner,
            Answering answering,
            HostBook hosts,
            InstantSource clock) {}

    private final Tools tools;
    private final Did did;
    private final ProbeQuestion question;
    private final Trail trail;
    private @Nullable PdsEndpoint pds;

    AccountInquiry(Tools tools, Did did, ProbeQuestion question) {
        this.tools = tools;
        this.did = did;
        this.question = question;
        this.trail = new Trail(tools.clock());
    }

    ProbeQuestion question() {
        return question;
    }

    AccountFinding find() throws InterruptedException, ProbeBudget.SpentException {
        Instant began = tools.clock().instant();
        Resolution cached = tools.identities().cached(did);
        Resolution resolution = resolve(cached);
        if (!(resolution instanceof Resolution.Found(DidDocument document, Instant fetchedAt))) {
            // It may have been created since, or the directory may be back.
            return cached == null ? unresolved(resolution) : again(null, null);
        }
        PdsEndpoint endpoint = document.pds();
        PdsWord word = endpoint == null ? null : interview(endpoint);
        boolean fresh = !fetchedAt.isBefore(began);
        return isFinal(word, fresh) ? finding(word) : again(endpoint, word);
    }

    /** Nothing was found out before the run ended. */
    AccountFinding unchecked(String why) {
        return finding(AccountClass.UNCHECKED, why);
    }

    /** Whether a fresh document could not change it. */
    private static boolean isFinal(@Nullable PdsWord word, boolean fresh) {
        return switch (word) {
            case null -> fresh;
            case PdsWord.Active _ -> true;
            case PdsWord.Answered(AccountClass accountClass, String _) -> fresh || accountClass == AccountClass.LIVE;
            case PdsWord.Doubt _ -> fresh;
            case PdsWord.Inactive _, PdsWord.Absent _ -> false;
        };
    }

    /** With the document of now: another PDS is asked instead; the same one has had its say. */
    private AccountFinding again(@Nullable PdsEndpoint before, @Nullable PdsWord word)
            throws InterruptedException, ProbeBudget.SpentException {
        Resolution resolution =
                tools.questioner().inTurn(() -> tools.identities().refresh(did));
        trail.resolved(did, Evidence.REFRESH, resolution);
        if (!(resolution instanceof Resolution.Found(DidDocument document, Instant _))) {
            return unresolved(resolution);
        }
        PdsEndpoint endpoint = document.pds();
        if (endpoint == null || (word != null && endpoint.equals(before))) {
            return finding(endpoint == null ? null : word);
        }
        return finding(interview(endpoint));
    }

    private Resolution resolve(@Nullable Resolution cached) throws InterruptedException, ProbeBudget.SpentException {
        Resolution resolution = cached != null
                ? cached
                : tools.questioner().inTurn(() -> tools.identities().resolve(did));
        trail.resolved(did, Evidence.RESOLVE, resolution);
        return resolution;
    }

    private PdsWord interview(PdsEndpoint endpoint) throws InterruptedException, ProbeBudget.SpentException {
        pds = endpoint;
        Semaphore group = tools.hosts().group(endpoint);
        group.acquire();
        try {
            return tools.answering().answer(new PdsInterview.Case(did, endpoint, trail), question);
        } finally {
            group.release();
        }
    }

    private AccountFinding unresolved(Resolution resolution) {
        return switch (resolution) {
            case Resolution.Found _ -> throw new IllegalArgumentException("it did resolve");
            case Resolution.NotFound _ -> finding(AccountClass.UNRESOLVABLE, "there is no such DID");
            case Resolution.Tombstoned _ -> finding(AccountClass.DELETED, "the DID is tombstoned");
            case Resolution.Malformed(String reason) ->
                finding(AccountClass.UNRESOLVABLE, "no usable DID document: " + reason);
            case Resolution.Unavailable(String reason) ->
                finding(AccountClass.UNVERIFIED, "the DID could not be resolved: " + reason);
        };
    }

    private AccountFinding finding(@Nullable PdsWord word) {
        return switch (word) {
            case null -> finding(AccountClass.UNRESOLVABLE, "its DID document names no PDS");
            case PdsWord.Active _ -> finding(AccountClass.LIVE, word.why());
            case PdsWord.Answered(AccountClass accountClass, String why) -> finding(accountClass, why);
            case PdsWord.Inactive(AccountClass accountClass, String why) -> finding(accountClass, why);
            case PdsWord.Absent(String why) -> finding(AccountClass.GHOST, why);
            case PdsWord.Doubt(String why) -> finding(AccountClass.UNVERIFIED, why);
        };
    }

    private AccountFinding finding(AccountClass accountClass, String why) {
        return new AccountFinding(did, accountClass, why, pds == null ? null : pds.hostPort(), trail.entries());
    }
}

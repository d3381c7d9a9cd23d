package parallax.atproto.probe;

import parallax.atproto.event.AccountStatus;
import parallax.atproto.identity.PdsEndpoint;
import parallax.atproto.query.Query;
import parallax.atproto.query.RepoQueries;
import parallax.atproto.query.RepoQueries.HostingStatus;
import parallax.atproto.query.RepoQueries.RepoDescription;
import parallax.atproto.syntax.Did;
import parallax.atproto.xrpc.XrpcFailure;
import parallax.atproto.xrpc.XrpcFailure.Cause;
import parallax.atproto.xrpc.XrpcReply;

/**
 * Asks one PDS about one account: {@code getRepoStatus}; where a PDS does not have that, {@code getLatestCommit}, and
 * then {@code describeRepo} (atproto.com/specs/sync, "Account Hosting Status").
 */
final class PdsInterview {

    private final Questioner questioner;
    private final HostBook hosts;
    private final NameService names;

    PdsInterview(Questioner questioner, HostBook hosts, NameService names) {
        this.questioner = questioner;
        this.hosts = hosts;
        this.names = names;
    }

    /** One account at one PDS, as it is asked about step by step. */
    record Case(Did did, PdsEndpoint pds, Trail trail) {}

    /** Whether it is active there. */
    PdsWord status(Case about) throws InterruptedException, ProbeBudget.SpentException {
        PdsEndpoint pds = about.pds();
        Query<HostingStatus> query = RepoQueries.status(about.did());
        String method = query.method();
        String gone = hosts.gone(pds);
        if (gone != null) {
            about.trail().known(pds, method, "not asked again: " + gone);
            return new PdsWord.Absent(gone);
        }
        if (hosts.rests(pds)) {
            about.trail().known(pds, method, "not asked: it gave other accounts no answer");
            return new PdsWord.Doubt("its PDS gave other accounts no answer");
        }
        return switch (ask(about, query)) {
            case XrpcReply.Ok(var told) ->
                told.status().active()
                        ? new PdsWord.Active(told.rev())
                        : inactive(
                                told.status(),
                                told.status() == AccountStatus.INACTIVE
                                        ? "inactive, for no reason"
                                        : String.valueOf(told.status().wireName()));
            case XrpcReply.Failed(XrpcFailure.NoSuchMethod _) -> withoutStatus(about);
            case XrpcReply.Failed(var why) -> word(about, why);
        };
    }

    private PdsWord withoutStatus(Case about) throws InterruptedException, ProbeBudget.SpentException {
        return switch (ask(about, RepoQueries.latestCommit(about.did()))) {
            case XrpcReply.Ok(var commit) -> new PdsWord.Active(commit.rev());
            case XrpcReply.Failed(XrpcFailure.NoSuchMethod _) ->
                switch (ask(about, RepoQueries.describe(about.did()))) {
                    case XrpcReply.Ok<RepoDescription> _ -> new PdsWord.Active(null);
                    case XrpcReply.Failed(var why) -> word(about, why);
                };
            case XrpcReply.Failed(var why) -> word(about, why);
        };
    }

    /** The rev of the repository, for a PDS whose status did not have it. */
    PdsWord latest(Case about) throws InterruptedException, ProbeBudget.SpentException {
        return switch (ask(about, RepoQueries.latestCommit(about.did()))) {
            case XrpcReply.Ok(var commit) -> new PdsWord.Active(commit.rev());
            case XrpcReply.Failed(var why) -> word(about, why);
        };
    }

    /** What it says of the account that there is no answer. */
    PdsWord word(Case about, XrpcFailure why) {
        String refusal = "its PDS answered HTTP " + why.words().status() + " "
                + why.words().error();
        return switch (why) {
            case XrpcFailure.Gone gone ->
                gone.status() == null
                        ? new PdsWord.Absent("its PDS does not know it")
                        : inactive(gone.status(), gone.error());
            case XrpcFailure.TryLater(Cause cause, var _, var words) ->
                switch (cause) {
                    case NO_ADDRESS -> withoutAddress(about.pds());
                    case NO_CONNECTION -> gone(about.pds(), "the host of its PDS refuses connections");
                    case NO_ANSWER -> new PdsWord.Doubt("its PDS gave no answer: " + words.said());
                    case THROTTLED, NOT_SENT, SERVER -> new PdsWord.Doubt(refusal);
                };
            case XrpcFailure.BadAnswer bad -> new PdsWord.Doubt("its PDS gave a bad answer: " + bad.text());
            case XrpcFailure.NoSuchMethod _ -> new PdsWord.Doubt(refusal);
            case XrpcFailure.Refused(var words) ->
                new PdsWord.Doubt(words.status() == 0 ? "its PDS may not be asked: " + words.said() : refusal);
        };
    }

    /** Asks, and remembers whether the host is of use: silence and trouble of its own any account would get. */
    <T> XrpcReply<T> ask(Case about, Query<T> query) throws InterruptedException, ProbeBudget.SpentException {
        XrpcReply<T> result = questioner.ask(about.pds(), query, about.trail());
        boolean ofNoUse = result instanceof XrpcReply.Failed(var why)
                && (why.words().status() == 0
                        // Our own patience for a turn says nothing of the host.
                        || (why instanceof XrpcFailure.TryLater later && later.cause() != Cause.NOT_SENT));
        if (ofNoUse) {
            hosts.silent(about.pds());
        } else {
            hosts.answered(about.pds());
        }
        return result;
    }

    private static PdsWord inactive(AccountStatus status, String said) {
        AccountClass accountClass = switch (status) {
            case SUSPENDED -> AccountClass.SUSPENDED;
            case TAKENDOWN -> AccountClass.TAKENDOWN;
            case DELETED -> AccountClass.DELETED;
            case DEACTIVATED, INACTIVE -> AccountClass.DEACTIVATED;
            case ACTIVE, THROTTLED, DESYNCHRONIZED -> throw new IllegalArgumentException("it is active");
        };
        return new PdsWord.Inactive(accountClass, "its PDS says " + said);
    }

    private PdsWord withoutAddress(PdsEndpoint pds) {
        return names.works()
                ? gone(pds, "the host of its PDS has no address")
                : new PdsWord.Doubt("no host name can be looked up");
    }

    private PdsWord gone(PdsEndpoint pds, String why) {
        hosts.markGone(pds, why);
        return new PdsWord.Absent(why);
    }
}

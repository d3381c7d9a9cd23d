package parallax.atproto.probe;

import org.jspecify.annotations.Nullable;
import parallax.atproto.probe.PdsInterview.Case;
import parallax.atproto.query.RepoQueries;
import parallax.atproto.syntax.Nsid;
import parallax.atproto.syntax.Tid;
import parallax.atproto.xrpc.XrpcReply;

/** Takes a question to one PDS: first whether the account is active, then what else was asked. */
final class Answering {

    private final PdsInterview interview;

    Answering(PdsInterview interview) {
        this.interview = interview;
    }

    PdsWord answer(Case about, ProbeQuestion question) throws InterruptedException, ProbeBudget.SpentException {
        PdsWord word = interview.status(about);
        if (!(word instanceof PdsWord.Active(Tid rev))) {
            return word;
        }
        return switch (question) {
            case ProbeQuestion.Active _ -> new PdsWord.Answered(AccountClass.LIVE, word.why());
            case ProbeQuestion.HasReached(Tid wanted) -> reached(about, rev, wanted);
            case ProbeQuestion.HasRecords(Nsid collection) -> records(about, collection);
        };
    }

    private PdsWord reached(Case about, @Nullable Tid told, Tid wanted)
            throws InterruptedException, ProbeBudget.SpentException {
        if (told == null) {
            PdsWord latest = interview.latest(about);
            return latest instanceof PdsWord.Active(Tid rev) && rev != null ? compared(rev, wanted) : latest;
        }
        return compared(told, wanted);
    }

    private static PdsWord compared(Tid rev, Tid wanted) {
        return rev.value() >= wanted.value()
                ? new PdsWord.Answered(AccountClass.LIVE, "its PDS is at rev " + rev.text())
                : new PdsWord.Answered(AccountClass.STALE, "its PDS is at the earlier rev " + rev.text());
    }

    /**
     * Where listing fails, a description that names the collection is believed; others prove nothing, being out of
     * date.
     */
    private PdsWord records(Case about, Nsid collection) throws InterruptedException, ProbeBudget.SpentException {
        return switch (interview.ask(about, RepoQueries.hasRecords(about.did(), collection))) {
            case XrpcReply.Ok(var has) ->
                has
                        ? new PdsWord.Answered(AccountClass.LIVE, "its PDS lists a record of " + collection.text())
                        : new PdsWord.Answered(AccountClass.STALE, "its PDS lists no record of " + collection.text());
            case XrpcReply.Failed(var why) -> {
                PdsWord word = interview.word(about, why);
                boolean describes = word instanceof PdsWord.Doubt
                        && why.words().status() != 0
                        && interview.ask(about, RepoQueries.describe(about.did()))
                                instanceof XrpcReply.Ok(var description)
                        && description.collections().contains(collection);
                yield describes
                        ? new PdsWord.Answered(AccountClass.LIVE, "its PDS describes it with " + collection.text())
                        : word;
            }
        };
    }
}

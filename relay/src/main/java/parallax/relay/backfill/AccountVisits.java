package parallax.relay.backfill;

import parallax.atproto.syntax.Did;
import parallax.relay.collections.BackfillBook.Part;
import parallax.relay.collections.CollectionBook;

/** Asks for listed accounts, each at its own PDS. Any thread. */
final class AccountVisits implements Step {
    private final RepoVisit visit;
    private final CollectionBook book;

    AccountVisits(RepoVisit visit, CollectionBook book) {
        this.visit = visit;
        this.book = book;
    }

    @Override
    public Outcome turn(Part part) {
        return switch (visit.visit(new Did(part.subject()), null, null)) {
            case RepoVisit.Result.Described(int collections) -> turned(collections);
            case RepoVisit.Result.Gone _ -> turned(0);
            case RepoVisit.Result.Elsewhere(String why) -> new Outcome.Refused(Outcome.plain(why));
            case RepoVisit.Result.Refused(String why) -> new Outcome.Refused(why);
            case RepoVisit.Result.Again(Outcome.Trouble trouble) -> new Outcome.Again(trouble);
        };
    }

    private Outcome turned(int entries) {
        book.sync();
        return new Outcome.Turned("", entries);
    }
}

package parallax.relay.validate;

import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.event.Event;
import parallax.atproto.rules.EventRules;
import parallax.atproto.syntax.Did;
import parallax.relay.flow.AccountRoom;
import parallax.relay.flow.Admitted;
import parallax.relay.flow.Answers;
import parallax.relay.flow.Counts;
import parallax.relay.flow.Decoded;
import parallax.relay.flow.Judge;
import parallax.relay.flow.RepoState;
import parallax.relay.flow.Verdict;

/**
 * The relay's judge: the rules of events in their order, and between them what only a relay asks. What may need the
 * network comes after what never does.
 */
public final class Validator implements Judge {
    private final InstantSource clock;
    private final List<Gate> gates;
    private final CommitRuler commits;
    private final IdentityRuler identities;
    private final AccountRuler accounts;
    private final Rewriting rewriting = new Rewriting();
    private final OwnAccountEvents own;

    public Validator(ValidationConfig config, Identities cache, AccountRoom room, Counts counts, InstantSource clock) {
        this.clock = clock;
        own = new OwnAccountEvents(clock);
        IdentityLookup lookup = new IdentityLookup(cache, config, own);
        StatusLookup statuses = new StatusLookup(config);
        RoomGate roomGate = new RoomGate(room);
        gates = List.of(
                c -> Gate.drop(EventRules.claims(c.signed(), c.head(), c.now(), config.lenient())),
                roomGate::newcomer,
                c -> Gate.drop(c.open()),
                lookup::find,
                c -> lookup.settle(c, c.speaker()),
                roomGate::arrival,
                new AccountGate(statuses),
                c -> lookup.settle(c, c.signature()),
                c -> Gate.drop(c.tree(config.requireProofs())));
        commits = new CommitRuler(counts);
        identities = new IdentityRuler(lookup, roomGate, rewriting, own);
        accounts = new AccountRuler(lookup, statuses, roomGate, rewriting);
    }

    @Override
    public Verdict rule(Decoded event, @Nullable RepoState before, Answers answers) {
        Case c = new Case(event, before, answers, clock.instant());
        return switch (event.event()) {
            case Event.Signed _ -> {
                Verdict refused = Gate.first(gates, c);
                yield refused != null ? refused : rewriting.unchanged(c, commits.accepted(c));
            }
            case Event.Identity identity -> identities.rule(c, identity);
            case Event.Account account -> accounts.rule(c, account);
        };
    }

    @Override
    public Admitted announce(Did did, @Nullable RepoState before, AccountStatus local) {
        return own.local(did, before, local);
    }
}

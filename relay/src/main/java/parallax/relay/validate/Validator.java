package parallax.relay.validate;

import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.event.Event;
import parallax.atproto.syntax.Did;
import parallax.relay.flow.AccountRoom;
import parallax.relay.flow.Admitted;
import parallax.relay.flow.Answers;
import parallax.relay.flow.Counts;
import parallax.relay.flow.Decoded;
import parallax.relay.flow.Judge;
import parallax.relay.flow.RepoState;
import parallax.relay.flow.StateChange;
import parallax.relay.flow.Verdict;

/** The relay's judge: the gates in the order of their cost, those that may need the network after those that never do. */
public final class Validator implements Judge {
    private final InstantSource clock;
    private final List<Gate> gates;
    private final CommitRuler commits;
    private final SyncRuler syncs = new SyncRuler();
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
                new LimitGate(),
                new RevGate(config.futureTolerance()),
                // After it: an account's first commit, which has no prevData, is stale and not legacy when it comes
                // again.
                new LegacyGate(config.lenient()),
                roomGate::newcomer,
                new BlocksGate(),
                new ForkGate(),
                new HostGate(lookup),
                roomGate::arrival,
                new AccountGate(statuses),
                new SignatureGate(lookup),
                new TreeGate());
        commits = new CommitRuler(counts);
        identities = new IdentityRuler(lookup, roomGate, rewriting);
        accounts = new AccountRuler(lookup, statuses, roomGate, rewriting);
    }

    @Override
    public Verdict rule(Decoded event, @Nullable RepoState before, Answers answers) {
        Case c = new Case(event, before, answers, clock.instant());
        return switch (event.event()) {
            case Event.Commit commit -> {
                Verdict refused = refused(c);
                yield refused != null ? refused : pass(c, commits.accepted(c, commit));
            }
            case Event.Sync _ -> {
                Verdict refused = refused(c);
                yield refused != null ? refused : pass(c, syncs.accepted(c));
            }
            case Event.Identity identity -> identities.rule(c, identity);
            case Event.Account account -> accounts.rule(c, account);
        };
    }

    @Override
    public Admitted announce(Did did, @Nullable RepoState before, AccountStatus local) {
        return own.local(did, before, local);
    }

    private Verdict pass(Case c, StateChange change) {
        return rewriting.unchanged(c, change);
    }

    private @Nullable Verdict refused(Case c) {
        for (Gate gate : gates) {
            Verdict verdict = gate.check(c);
            if (verdict != null) {
                return verdict;
            }
        }
        return null;
    }
}

package parallax.relay.validate;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.event.Event;
import parallax.atproto.event.Frame;
import parallax.atproto.event.FrameDecoder;
import parallax.atproto.syntax.Did;
import parallax.relay.flow.Admitted;
import parallax.relay.flow.Answer;
import parallax.relay.flow.Answers;
import parallax.relay.flow.Decoded;
import parallax.relay.flow.Head;
import parallax.relay.flow.InFlight;
import parallax.relay.flow.ManualClock;
import parallax.relay.flow.MemoryCounts;
import parallax.relay.flow.RepoState;
import parallax.relay.flow.StatusAnswer;
import parallax.relay.flow.UpstreamSource;
import parallax.relay.flow.Verdict;
import parallax.relay.flow.Wait;

/** Brings frames before the gates and does at once, on one thread, what lane and inquiries do: ask, wait, ask again. */
final class Courtroom {
    static final Instant START = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final int ENOUGH = 10_000;

    final ManualClock clock = new ManualClock(START);
    final MemoryCounts counts = new MemoryCounts();
    final ScriptedIdentities identities = new ScriptedIdentities(clock);
    final Map<Did, RepoState> state = new HashMap<>();
    final Map<Did, StatusAnswer> statuses = new HashMap<>();
    final List<Wait> waits = new ArrayList<>();
    /** Hosts that have as many accounts as they may. */
    final Set<UpstreamSource> full = new HashSet<>();

    private final Validator validator;

    Courtroom(boolean lenient) {
        this(lenient, false);
    }

    Courtroom(boolean lenient, boolean requireProofs) {
        ValidationConfig config = ValidationConfig.standard(lenient, requireProofs);
        validator = new Validator(config, identities, full::contains, counts, clock);
    }

    Verdict submit(UpstreamSource from, ByteSlice frame) {
        return submit(decoded(from, frame, false));
    }

    Verdict submitReplayed(UpstreamSource from, ByteSlice frame) {
        return submit(decoded(from, frame, true));
    }

    /** The ruling without answering any question. */
    Verdict ask(UpstreamSource from, ByteSlice frame) {
        Decoded event = decoded(from, frame, false);
        return validator.rule(event, state.get(event.event().did()), Answers.NONE);
    }

    void knows(Author author, UpstreamSource host, @Nullable Head head, AccountStatus upstream, AccountStatus local) {
        state.put(author.did(), new RepoState(host.host(), head, upstream, local));
    }

    RepoState stateOf(Author author) {
        return Objects.requireNonNull(state.get(author.did()));
    }

    Admitted announce(Author author, AccountStatus local) {
        return validator.announce(author.did(), state.get(author.did()), local);
    }

    /** The event as subscribers get it. */
    static Event sent(Admitted admitted, long seq) {
        return ((Frame.Message) FrameDecoder.decode(admitted.seq().splice(admitted.frame(), seq))).event();
    }

    private Decoded decoded(UpstreamSource from, ByteSlice frame, boolean replayed) {
        Frame.Message message = (Frame.Message) FrameDecoder.decode(frame);
        return new Decoded(from, message, (Event.Sequenced) message.event(), clock.instant(), InFlight.NONE, replayed);
    }

    private Verdict submit(Decoded event) {
        Did did = event.event().did();
        Answers answers = Answers.NONE;
        for (int i = 0; i < ENOUGH; i++) {
            Verdict verdict = validator.rule(event, state.get(did), answers);
            if (!(verdict instanceof Verdict.Park(Wait wait))) {
                accept(did, verdict);
                return verdict;
            }
            answers = answers.parkedAt(clock.instant());
            waits.add(wait);
            clock.advance(wait.after());
            answers = answers.with(answer(did, wait));
        }
        throw new AssertionError("no ruling after " + ENOUGH + " questions");
    }

    private Answer answer(Did did, Wait wait) {
        return switch (wait) {
            case Wait.Identity identity ->
                new Answer.Identity(identity.fresh() ? identities.refresh(did) : identities.resolve(did));
            case Wait.RepoStatus _ ->
                new Answer.Status(statuses.getOrDefault(did, new StatusAnswer.Unavailable("silent")));
        };
    }

    private void accept(Did did, Verdict verdict) {
        List<Admitted> accepted = switch (verdict) {
            case Verdict.Pass(Admitted passed) -> List.of(passed);
            case Verdict.Purge purge -> List.of(purge.deletion());
            case Verdict.PurgeAndPass(Admitted deletion, Admitted passed) -> List.of(deletion, passed);
            case Verdict.Drop _, Verdict.Park _ -> List.of();
        };
        for (Admitted admitted : accepted) {
            RepoState after = admitted.change().applyTo(state.get(did));
            if (after != null) {
                state.put(did, after);
            }
        }
    }
}

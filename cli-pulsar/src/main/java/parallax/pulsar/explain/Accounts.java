package parallax.pulsar.explain;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import parallax.atproto.probe.AccountProbe;
import parallax.atproto.probe.ProbeQuestion;
import parallax.atproto.probe.ProbeRun;
import parallax.atproto.probe.ProbeSample;
import parallax.atproto.syntax.Did;
import parallax.pulsar.ledger.LoneAccount;
import parallax.reports.document.AccountEntry;
import parallax.reports.document.AccountSet;

/** Finds out what became of accounts that one side lacks, within the budget of its probe; use one for one run. */
public final class Accounts {

    private static final Duration TICK = Duration.ofMillis(100);

    private final AccountProbe probe;
    private final int most;
    private final long seed;
    private final Deadline deadline;

    /**
     * Its time begins here.
     *
     * @param most accounts of each set that are asked about; 0 for none
     * @param seed of the sample of a larger set
     * @param time for all sets together
     * @param soon whether a person waits for the end, which shortens the time
     */
    public Accounts(AccountProbe probe, int most, long seed, Duration time, BooleanSupplier soon) {
        this.probe = probe;
        this.most = most;
        this.seed = seed;
        deadline = new Deadline(time, soon);
    }

    /** One side's accounts by class: live at its PDS if that is as far as the events say. */
    public AccountSet of(String source, String about, List<LoneAccount> accounts) throws InterruptedException {
        Map<Did, ProbeQuestion> questions = new HashMap<>();
        accounts.forEach(account -> questions.put(account.did(), question(account)));
        List<Did> drawn = ProbeSample.draw(questions.keySet().iterator(), most, seed);
        List<AccountEntry> entries = new ArrayList<>();
        try (ProbeRun run = probe.start(
                drawn,
                did -> questions.getOrDefault(did, new ProbeQuestion.Active()),
                finding -> entries.add(AccountEntry.of(finding)))) {
            while (!run.await(TICK)) {
                if (deadline.passed()) {
                    run.cancel();
                }
            }
        }
        return AccountSet.of(source, about, accounts.size(), seedOf(drawn, accounts), entries);
    }

    private @Nullable Long seedOf(List<Did> drawn, List<LoneAccount> accounts) {
        return drawn.isEmpty() || drawn.size() == accounts.size() ? null : seed;
    }

    private static ProbeQuestion question(LoneAccount account) {
        return account.rev() == null ? new ProbeQuestion.Active() : new ProbeQuestion.HasReached(account.rev());
    }
}

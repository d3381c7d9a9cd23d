package parallax.atproto.probe;

import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import parallax.atproto.identity.CachedResolver;
import parallax.atproto.syntax.Did;
import parallax.atproto.xrpc.XrpcClient;

/**
 * Finds out what became of accounts, within one budget for all its runs; what was settled once is not asked again. Use
 * one for one run of a tool. May be shared by threads.
 */
public final class AccountProbe {

    private record Key(Did did, ProbeQuestion question) {}

    private final ProbeBudget budget;
    private final AccountInquiry.Tools tools;
    private final Map<Key, AccountFinding> settled = new ConcurrentHashMap<>();

    /**
     * A probe whose time begins here.
     *
     * @param identities each fetch counts as one request; the directory's own rate is its resolver's concern
     * @param client what every PDS is asked with; its guard says which may be, and it should wait for
     *     {@link parallax.atproto.politeness.PoliteTurns} and not try again by itself
     */
    public AccountProbe(
            CachedResolver identities, XrpcClient client, NameService names, ProbeLimits limits, InstantSource clock) {
        this(identities, new Questioner(client, new ProbeBudget(limits), limits, Thread::sleep), names, limits, clock);
    }

    AccountProbe(
            CachedResolver identities,
            Questioner questioner,
            NameService names,
            ProbeLimits limits,
            InstantSource clock) {
        this.budget = questioner.budget();
        HostBook hosts = new HostBook(limits, clock);
        Answering answering = new Answering(new PdsInterview(questioner, hosts, names));
        tools = new AccountInquiry.Tools(identities, questioner, answering, hosts, clock);
    }

    /**
     * Asks about all of {@code dids} in the background, repeated ones once. Each gets one finding, in the order in
     * which they are there; which of them a budget that is too small leaves out is the order of {@code dids}.
     *
     * @param each called by one thread at a time; when it throws, the run ends, and {@link ProbeRun#await} throws it
     */
    public ProbeRun start(Collection<Did> dids, ProbeQuestion question, Consumer<AccountFinding> each) {
        return start(dids, _ -> question, each);
    }

    /** As {@link #start(Collection, ProbeQuestion, Consumer)}, with a question for each account. */
    public ProbeRun start(Collection<Did> dids, Function<Did, ProbeQuestion> question, Consumer<AccountFinding> each) {
        return ProbeRun.start(this, dids, question, each);
    }

    /** Asks about one account and waits for it, until the budget's time is over at the latest. */
    public AccountFinding ask(Did did, ProbeQuestion question) throws InterruptedException {
        AccountFinding[] found = new AccountFinding[1];
        try (ProbeRun run = start(List.of(did), question, finding -> found[0] = finding)) {
            run.await();
        }
        return found[0];
    }

    /** Requests made so far, resolutions included. */
    public int requests() {
        return budget.requests();
    }

    ProbeBudget budget() {
        return budget;
    }

    @Nullable
    AccountFinding settled(Did did, ProbeQuestion question) {
        return settled.get(new Key(did, question));
    }

    AccountInquiry inquiry(Did did, ProbeQuestion question) {
        return new AccountInquiry(tools, did, question);
    }

    /** Remembers what a later run would find as well. */
    void remember(AccountFinding finding, ProbeQuestion question) {
        if (finding.accountClass() != AccountClass.UNCHECKED) {
            settled.put(new Key(finding.did(), question), finding);
        }
    }
}

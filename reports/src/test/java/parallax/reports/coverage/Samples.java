package parallax.reports.coverage;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parallax.atproto.probe.AccountClass;
import parallax.atproto.probe.AccountFinding;
import parallax.atproto.probe.Evidence;
import parallax.atproto.syntax.Did;
import parallax.reports.coverage.Comparison.Extent;
import parallax.reports.coverage.MissedEvent.Verdict;
import parallax.reports.coverage.StreamResult.Role;
import parallax.reports.document.AccountEntry;
import parallax.reports.document.AccountSet;
import parallax.reports.document.RunFacts;

/** Reports as pulsar makes them. */
public final class Samples {

    private static final String DID = "did:plc:ewvi7nxzyoun6zhxrhs64oiz";

    private Samples() {}

    /** A relay against the union of two PDSes, one of which was cut; a second relay that never connected. */
    public static CoverageReport interrupted() {
        List<MissedEvent> missed = List.of(
                new MissedEvent(
                        "#account",
                        DID,
                        "2026-03-05T12:00:01.000Z",
                        "localhost:2583",
                        Verdict.REFUSED,
                        "wrong_host",
                        "the DID document names localhost:2584"),
                new MissedEvent("#sync", DID, "3mlvfx3zyck2a", "localhost:2584", Verdict.REFUSED, "mismatch", null),
                missed("3mlvfx3zyck2b", Verdict.UNEXPLAINED, null),
                new MissedEvent(
                        "#commit", DID, "3mlvfx3zyck2c", "localhost:2583", Verdict.UNCHECKED, null, "over the budget"));
        List<KindComparison> kinds = List.of(
                new KindComparison("#commit", 50_002, 50_000, 0, 2, 1),
                new KindComparison("#sync", 101, 100, 0, 1, 0),
                new KindComparison("#identity", 12, 10, 2, 0, 0),
                new KindComparison("#account", 9, 8, 0, 1, 0));
        List<StreamResult> streams = List.of(
                stream("relay", Role.RELAY, 50_121, List.of()),
                new StreamResult(
                        "gone",
                        "wss://gone.example.com",
                        Role.RELAY,
                        false,
                        "HTTP 502",
                        new KindCounts(0, 0, 0, 0),
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        null,
                        List.of()),
                stream("all", Role.REFERENCE, 50_124, List.of(new Interruption("localhost:2584 is partial", 100_400))),
                stream("localhost:2583", Role.MEMBER, 25_000, List.of()),
                stream("localhost:2584", Role.MEMBER, 25_124, List.of(new Interruption("ConsumerTooSlow", 100_400))));
        return new CoverageReport(
                run("relay", "--reference", "all=https://localhost:2583+https://localhost:2584"),
                120_000,
                null,
                10_000,
                "all",
                true,
                0,
                streams,
                List.of(Comparison.of("relay", "all", kinds, Extent.REFERENCE_CUT, missed)),
                List.of(accounts()),
                List.of("The DIDs of 1 missed event were not resolved: the budget of 1 was used up."));
    }

    private static RunFacts run(String... arguments) {
        return new RunFacts(
                new RunFacts.Tool("pulsar", "0.1.0"),
                "2026-03-05T12:00:00Z",
                "2026-03-05T12:02:10Z",
                List.of(arguments));
    }

    /** Four accounts that a relay lacks, three of them asked about. */
    static AccountSet accounts() {
        Instant at = Instant.parse("2026-03-05T12:02:11Z");
        Evidence resolved = new Evidence(at, "did:plc", Evidence.RESOLVE, 0, null, "its PDS is localhost:2583");
        Evidence unknown = new Evidence(
                at.plusMillis(40),
                "localhost:2583",
                "com.atproto.sync.getRepoStatus",
                400,
                "RepoNotFound",
                "no | repo");
        return AccountSet.of(
                "relay",
                "that relay lacks",
                4,
                7L,
                List.of(
                        account("did:plc:ghostghostghostghostghos", AccountClass.GHOST, List.of(resolved, unknown)),
                        account(DID, AccountClass.LIVE, List.of(resolved)),
                        account("did:plc:slowslowslowslowslowslow", AccountClass.UNVERIFIED, List.of())));
    }

    private static AccountEntry account(String did, AccountClass accountClass, List<Evidence> evidence) {
        return AccountEntry.of(new AccountFinding(new Did(did), accountClass, "as told", "localhost:2583", evidence));
    }

    /** Two relays against each other. */
    public static CoverageReport twoWholeRelays() {
        List<MissedEvent> missed = List.of(missed("3mlvfx3zyck2b", Verdict.UNEXPLAINED, null));
        return new CoverageReport(
                run("indigo", "zlay"),
                90_000,
                null,
                10_000,
                null,
                false,
                0,
                List.of(stream("indigo", Role.RELAY, 53_966, List.of()), stream("zlay", Role.RELAY, 52_779, List.of())),
                List.of(
                        Comparison.of(
                                "indigo",
                                "all relays",
                                List.of(new KindComparison("#commit", 53_966, 53_966, 0, 0, 0)),
                                Extent.WHOLE,
                                List.of()),
                        Comparison.of(
                                "zlay",
                                "all relays",
                                List.of(new KindComparison("#commit", 53_966, 53_965, 0, 1, 0)),
                                Extent.WHOLE,
                                missed)),
                List.of(),
                List.of());
    }

    static CoverageReport withStreams(CoverageReport r, List<StreamResult> streams) {
        return with(r, r.leftOut(), streams, r.comparisons());
    }

    static CoverageReport withLeftOut(CoverageReport r, long leftOut) {
        return with(r, leftOut, r.streams(), r.comparisons());
    }

    static CoverageReport withComparisons(CoverageReport r, List<Comparison> comparisons) {
        return with(r, r.leftOut(), r.streams(), comparisons);
    }

    private static CoverageReport with(
            CoverageReport r, long leftOut, List<StreamResult> streams, List<Comparison> comparisons) {
        return new CoverageReport(
                r.run(),
                r.windowMillis(),
                r.endedEarlyAtMillis(),
                r.graceMillis(),
                r.reference(),
                r.referenceIsUnion(),
                leftOut,
                streams,
                comparisons,
                r.accounts(),
                r.notes());
    }

    static StreamResult stream(String name, Role role, long events, List<Interruption> partial) {
        long others = 21;
        long dids = name.equals("indigo") ? 21_797 : 21_469;
        KindCounts counts = new KindCounts(events - 3 * others, others, others, others);
        return new StreamResult(
                name,
                "ws://" + name,
                role,
                true,
                null,
                counts,
                2,
                events * 2,
                dids,
                events + 3,
                events * 5_000,
                partial.size(),
                1,
                0,
                17,
                0,
                12L,
                partial);
    }

    static MissedEvent missed(String rev, Verdict verdict, @Nullable String reason) {
        return new MissedEvent("#commit", DID, rev, "localhost:2583", verdict, reason, null);
    }
}

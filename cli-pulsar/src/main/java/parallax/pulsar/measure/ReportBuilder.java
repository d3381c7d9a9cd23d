package parallax.pulsar.measure;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import parallax.atproto.event.EventKind;
import parallax.pulsar.explain.Accounts;
import parallax.pulsar.explain.Explained;
import parallax.pulsar.explain.Explainer;
import parallax.pulsar.ledger.Findings;
import parallax.pulsar.ledger.LoneAccount;
import parallax.pulsar.ledger.Missed;
import parallax.pulsar.ledger.Place;
import parallax.pulsar.ledger.RelayDiff;
import parallax.reports.coverage.Comparison;
import parallax.reports.coverage.Comparison.Extent;
import parallax.reports.coverage.CoverageReport;
import parallax.reports.coverage.KindComparison;
import parallax.reports.coverage.MissedEvent;
import parallax.reports.coverage.StreamResult;
import parallax.reports.coverage.StreamResult.Role;
import parallax.reports.document.AccountSet;
import parallax.reports.document.Figures;
import parallax.reports.document.RunFacts;

/** Findings to report. */
record ReportBuilder(MeasurementPlan plan, Streams streams, Findings findings, WindowTime window) {
    /** Every relay that took part against what it is compared with. */
    List<Comparison> comparisons(Explainer explainer) throws InterruptedException {
        List<StreamResult> results = results();
        List<Comparison> comparisons = new ArrayList<>();
        for (Stream relay : streams.relays()) {
            if (relay.takesPart()) {
                comparisons.add(comparison(relay, results, explainer));
            }
        }
        return comparisons;
    }

    /** The accounts that were on one side only, and what became of them; a set for each relay and side that has any. */
    List<AccountSet> accounts(Accounts checks) throws InterruptedException {
        String others = plan.reference() == null ? "other relays" : plan.against();
        List<AccountSet> sets = new ArrayList<>();
        for (Stream relay : streams.relays()) {
            if (relay.takesPart()) {
                int slot = relay.place().slot();
                add(sets, checks, new Sides(others, relay.name()), findings.lackedBy(slot));
                add(sets, checks, new Sides(relay.name(), others), findings.onlyOn(slot));
            }
        }
        return sets;
    }

    /** Who showed accounts, and who did not. */
    private record Sides(String shown, String missing) {}

    private static void add(List<AccountSet> sets, Accounts checks, Sides sides, List<LoneAccount> accounts)
            throws InterruptedException {
        if (!accounts.isEmpty()) {
            String about = "that " + sides.shown() + " showed and " + sides.missing() + " did not";
            sets.add(checks.of(sides.missing(), about, accounts));
        }
    }

    CoverageReport build(List<Comparison> comparisons, List<AccountSet> accounts, Instant ended) {
        List<StreamResult> results = results();
        return new CoverageReport(
                RunFacts.of(
                        plan.invocation().tool(),
                        second(Instant.ofEpochMilli(window.opened())),
                        second(ended),
                        plan.invocation().arguments()),
                plan.window().toMillis(),
                window.early() ? window.length() : null,
                plan.grace().toMillis(),
                plan.reference() == null ? null : plan.against(),
                streams.members().size() > 1,
                findings.refused(),
                results,
                comparisons,
                accounts,
                notes(results));
    }

    private static Instant second(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS);
    }

    private List<StreamResult> results() {
        StreamResults results = new StreamResults(streams.ledger(), findings, window);
        List<StreamResult> all = new ArrayList<>();
        streams.relays().forEach(relay -> all.add(results.single(relay, Role.RELAY)));
        List<Stream> members = streams.members();
        if (members.size() == 1) {
            all.add(results.single(members.get(0), Role.REFERENCE));
        } else if (!members.isEmpty()) {
            all.add(results.union(plan.against(), members));
            members.forEach(member -> all.add(results.member(member)));
        }
        return all;
    }

    private Comparison comparison(Stream relay, List<StreamResult> results, Explainer explainer)
            throws InterruptedException {
        RelayDiff diff = findings.compare(relay.place().slot());
        List<KindComparison> kinds = new ArrayList<>();
        for (EventKind kind : EventKind.values()) {
            RelayDiff.Tally tally = Objects.requireNonNull(diff.kinds().get(kind));
            kinds.add(new KindComparison(
                    kind.wireName(),
                    tally.reference(),
                    tally.matched(),
                    tally.altered(),
                    tally.missed(),
                    tally.extra()));
        }
        List<MissedEvent> missed = new ArrayList<>();
        for (Explained explained : explainer.explain(diff.missed())) {
            missed.add(missed(explained));
        }
        return Comparison.of(relay.name(), plan.against(), kinds, extent(relay, results), missed);
    }

    /** Without a reference, the other relays are what a relay is compared with. */
    private Extent extent(Stream relay, List<StreamResult> results) {
        boolean united = plan.reference() == null;
        boolean reference = results.stream()
                .filter(result -> united ? !result.name().equals(relay.name()) : result.role() != Role.RELAY)
                .anyMatch(ReportBuilder::cut);
        if (findings.refused() > 0 || reference) {
            return Extent.REFERENCE_CUT;
        }
        boolean own = results.stream()
                .filter(result -> result.role() == Role.RELAY && result.name().equals(relay.name()))
                .anyMatch(ReportBuilder::cut);
        return own ? Extent.RELAY_CUT : Extent.WHOLE;
    }

    private static boolean cut(StreamResult result) {
        return result.connected() && !result.partial().isEmpty();
    }

    private MissedEvent missed(Explained explained) {
        Missed missed = explained.missed();
        return new MissedEvent(
                missed.kind().wireName(),
                missed.did().text(),
                missed.at(),
                source(missed.place()),
                explained.verdict(),
                explained.reason(),
                explained.detail());
    }

    private String source(Place place) {
        List<Stream> relays = streams.relays();
        return place.slot() < relays.size()
                ? relays.get(place.slot()).name()
                : streams.members().get(place.member()).name();
    }

    private List<String> notes(List<StreamResult> results) {
        List<String> notes = new ArrayList<>();
        if (window.early()) {
            notes.add("The measurement was ended early at " + Figures.time(window.length()) + ".");
        }
        if (findings.withoutEvidence() > 0) {
            notes.add("Memory for evidence ran out: the frames of " + Figures.count(findings.withoutEvidence())
                    + " arrivals were not kept.");
        }
        for (StreamResult result : results) {
            if (result.undecodable() > 0 && result.role() != Role.MEMBER) {
                notes.add(Figures.count(result.undecodable()) + " messages of " + result.name()
                        + " could not be read and are not counted.");
            }
        }
        return notes;
    }
}

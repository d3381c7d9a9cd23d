package parallax.reports.coverage;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parallax.reports.document.AccountSet;
import parallax.reports.document.Completeness;
import parallax.reports.document.Figures;
import parallax.reports.document.FormatVersion;
import parallax.reports.document.RunFacts;
import parallax.reports.document.Source;

/**
 * One measurement: which streams were listened to, what each sent, and how each relay compares.
 *
 * @param run what measured; it started when the window began
 * @param windowMillis how long the window was to be
 * @param endedEarlyAtMillis how long it was, if a person ended it; null if it ran to its end
 * @param graceMillis how long streams were listened to before and after the window, to match what came at other times
 * @param reference what the relays are compared with; null if that is the union of the relays
 * @param referenceIsUnion whether the reference is made of several streams
 * @param leftOut arrivals of events that are in no number because the memory for events was full
 * @param streams every stream: relays first, then the reference, then its members
 * @param comparisons one for each relay that took part
 * @param accounts accounts that a relay lacks as a whole, one set for each relay that lacks any
 * @param notes what a reader has to know about this run; each a sentence
 */
public record CoverageReport(
        RunFacts run,
        long windowMillis,
        @Nullable Long endedEarlyAtMillis,
        long graceMillis,
        @Nullable String reference,
        boolean referenceIsUnion,
        long leftOut,
        List<StreamResult> streams,
        List<Comparison> comparisons,
        List<AccountSet> accounts,
        List<String> notes) {

    /** The section of a report that this is written as. */
    public static final String SECTION = "coverage";

    /** The version of that section. */
    public static final FormatVersion VERSION = new FormatVersion(1, 0);

    public CoverageReport {
        if (leftOut < 0) {
            throw new IllegalArgumentException("a negative number of events left out");
        }
        if (windowMillis <= 0) {
            throw new IllegalArgumentException("a window of " + windowMillis + " ms");
        }
        streams = List.copyOf(streams);
        comparisons = List.copyOf(comparisons);
        accounts = List.copyOf(accounts);
        notes = List.copyOf(notes);
    }

    /** Every stream as a source of the report. */
    public List<Source> sources() {
        return streams.stream()
                .map(stream ->
                        new Source(stream.name(), stream.url(), stream.role().name()))
                .toList();
    }

    /** Whether all was seen, and why not. */
    public Completeness completeness() {
        List<String> reasons = new ArrayList<>();
        if (endedEarlyAtMillis != null) {
            reasons.add("The measurement was ended early at " + Figures.time(endedEarlyAtMillis) + ".");
        }
        if (leftOut > 0) {
            reasons.add(CoverageSummary.leftOut(this));
        }
        for (StreamResult stream : streams) {
            if (stream.notConnected() != null) {
                reasons.add(stream.name() + " was not connected: " + stream.notConnected() + ".");
            }
            stream.partial()
                    .forEach(cut -> reasons.add(stream.name() + " was interrupted at " + Figures.time(cut.atMillis())
                            + ": " + cut.reason() + "."));
        }
        return Completeness.of(reasons);
    }

    /** The measured streams. */
    public List<StreamResult> relays() {
        return of(StreamResult.Role.RELAY);
    }

    /** The streams of this role, in the order of the report. */
    public List<StreamResult> of(StreamResult.Role role) {
        return streams.stream().filter(stream -> stream.role() == role).toList();
    }

    /**
     * Whether every stream took part without an interruption, every event was taken in, and the window ran to its end.
     */
    public boolean whole() {
        return endedEarlyAtMillis == null && leftOut == 0 && streams.stream().allMatch(StreamResult::whole);
    }

    /** The milliseconds that were measured. */
    public long measuredMillis() {
        return endedEarlyAtMillis == null ? windowMillis : endedEarlyAtMillis;
    }
}

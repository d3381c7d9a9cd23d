package parallax.reports.coverage;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One measurement: which streams were listened to, what each sent, and how each relay compares.
 *
 * @param schema {@link #SCHEMA} at the time of writing; a newer one only adds fields
 * @param tool name and version of what measured
 * @param startedAt when the window began, as ISO 8601 in UTC
 * @param windowMillis how long the window was to be
 * @param endedEarlyAtMillis how long it was, if a person ended it; null if it ran to its end
 * @param graceMillis how long streams were listened to before and after the window, to match what came at other times
 * @param reference what the relays are compared with; null if that is the union of the relays
 * @param referenceIsUnion whether the reference is made of several streams
 * @param leftOut arrivals of events that are in no number because the memory for events was full
 * @param streams every stream: relays first, then the reference, then its members
 * @param comparisons one for each relay that took part
 * @param notes what a reader has to know about this run; each a sentence
 */
public record CoverageReport(
        int schema,
        String tool,
        String startedAt,
        long windowMillis,
        @Nullable Long endedEarlyAtMillis,
        long graceMillis,
        @Nullable String reference,
        boolean referenceIsUnion,
        long leftOut,
        List<StreamResult> streams,
        List<Comparison> comparisons,
        List<String> notes) {

    /** The version of the fields of all records here. */
    public static final int SCHEMA = 1;

    public CoverageReport {
        if (schema < 1) {
            throw new IllegalArgumentException("not a schema of a coverage report: " + schema);
        }
        if (leftOut < 0) {
            throw new IllegalArgumentException("a negative number of events left out");
        }
        Instant.parse(startedAt);
        if (windowMillis <= 0) {
            throw new IllegalArgumentException("a window of " + windowMillis + " ms");
        }
        streams = List.copyOf(streams);
        comparisons = List.copyOf(comparisons);
        notes = List.copyOf(notes);
    }

    /** The measured streams. */
    public List<StreamResult> relays() {
        return of(StreamResult.Role.RELAY);
    }

    /** The streams of this role, in the order of the report. */
    public List<StreamResult> of(StreamResult.Role role) {
        return streams.stream().filter(stream -> stream.role() == role).toList();
    }

    /** Whether every stream took part without an interruption, every event was taken in, and the window ran to its end. */
    public boolean whole() {
        return endedEarlyAtMillis == null && leftOut == 0 && streams.stream().allMatch(StreamResult::whole);
    }

    /** The milliseconds that were measured. */
    public long measuredMillis() {
        return endedEarlyAtMillis == null ? windowMillis : endedEarlyAtMillis;
    }
}

package parallax.reports.document;

import java.time.Instant;
import java.util.List;

/**
 * Which program ran, when and how.
 *
 * @param startedAt when what is reported began, as ISO 8601 in UTC
 * @param endedAt when it was over, not before {@code startedAt}
 * @param arguments the command line without the program's name and without secrets, as {@link SafeArguments} leaves it
 */
public record RunFacts(Tool tool, String startedAt, String endedAt, List<String> arguments) {

    /** A program and its version, for example {@code pulsar} and {@code 0.1.0}. */
    public record Tool(String name, String version) {

        /** {@code pulsar 0.1.0}. */
        public String text() {
            return name + " " + version;
        }
    }

    public RunFacts {
        if (Instant.parse(endedAt).isBefore(Instant.parse(startedAt))) {
            throw new IllegalArgumentException("a run that ended at " + endedAt + " and began at " + startedAt);
        }
        arguments = List.copyOf(arguments);
    }

    /** A run whose end is its beginning where the clock was set back in between: that must not cost the report. */
    public static RunFacts of(Tool tool, Instant started, Instant ended, List<String> arguments) {
        Instant end = ended.isBefore(started) ? started : ended;
        return new RunFacts(tool, started.toString(), end.toString(), arguments);
    }
}

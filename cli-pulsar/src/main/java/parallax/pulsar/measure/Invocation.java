package parallax.pulsar.measure;

import java.util.List;
import parallax.reports.document.RunFacts.Tool;

/**
 * How the program was called.
 *
 * @param arguments without secrets
 */
public record Invocation(Tool tool, List<String> arguments) {

    public Invocation {
        arguments = List.copyOf(arguments);
    }

    /** What servers are told, as {@code pulsar/1.0}. */
    public String userAgent() {
        return tool.name() + "/" + tool.version();
    }
}

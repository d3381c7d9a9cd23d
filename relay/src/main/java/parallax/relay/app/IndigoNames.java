package parallax.relay.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;

/**
 * The names that indigo's relay has for what this relay has too, so that its command lines, unit files and environments
 * go on working. Our own name wins over such a one, and the command line over the environment.
 */
final class IndigoNames {
    private static final Map<String, String> OPTIONS = Map.of(
            "--db-url", "--database-url",
            "--plc-host", "--plc-url",
            "--persist-dir", "--data-dir",
            "--metrics-listen", "--metrics-bind",
            "--initial-seq-number", "--initial-seq");

    /** Variables of an option besides its twin, in the order in which indigo looks at them. */
    static final Map<String, List<String>> VARIABLES = Map.ofEntries(
            Map.entry("--admin-password", List.of("RELAY_ADMIN_KEY")),
            Map.entry("--plc-url", List.of("RELAY_PLC_HOST", "ATP_PLC_HOST")),
            Map.entry("--database-url", List.of("DATABASE_URL")),
            Map.entry("--bind", List.of("RELAY_API_BIND", "RELAY_API_LISTEN")),
            Map.entry("--data-dir", List.of("RELAY_PERSIST_DIR", "RELAY_PERSISTER_DIR")),
            Map.entry("--replay-window", List.of("RELAY_EVENT_PLAYBACK_TTL")),
            Map.entry("--default-account-limit", List.of("RELAY_DEFAULT_REPO_LIMIT")),
            Map.entry("--metrics-bind", List.of("RELAY_METRICS_LISTEN")),
            Map.entry("--initial-seq", List.of("RELAY_INITIAL_SEQ_NUMBER")),
            Map.entry("--log-level", List.of("GO_LOG_LEVEL", "LOG_LEVEL")),
            Map.entry("--batch-size", List.of("RELAY_PULL_HOSTS_BATCH_SIZE")),
            // Not of indigo's: the address of a running relay.
            Map.entry("--relay", List.of("RELAY_URL")));

    /** Options that mean nothing here, and what stands in their place. */
    private static final Map<String, String> ABSENT = Map.ofEntries(
            Map.entry("--max-db-conn", "the pool of database connections has a fixed size"),
            Map.entry("--host-concurrency", "events are spread over the processors by account, not by host"),
            Map.entry("--ident-cache-size", "see --identity-cache-entries and --identity-cache-bytes"),
            Map.entry("--sibling-relays", "acts are not forwarded to other relays"),
            Map.entry("--env", "there is one environment"),
            Map.entry("--account-limit-alert-threshold", "hosts near their limit are a warning and a metric"),
            Map.entry("--account-limit-alert-interval", "hosts near their limit are a warning and a metric"),
            Map.entry("--account-limit-alert-repeat-interval", "hosts near their limit are a warning and a metric"),
            Map.entry("--account-limit-alert-dashboard-url", "hosts near their limit are a warning and a metric"),
            Map.entry("--slack-alert-channel", "alert on the metrics"),
            Map.entry("--slack-alert-token", "alert on the metrics"),
            Map.entry("--enable-db-tracing", "there is no tracing"),
            Map.entry("--enable-jaeger-tracing", "there is no tracing"),
            Map.entry("--enable-otel-tracing", "there is no tracing"),
            Map.entry("--otel-exporter-otlp-endpoint", "there is no tracing"));

    private IndigoNames() {}

    /** The same command line in our names. */
    static String[] translated(CommandLine relay, String... arguments) {
        List<String> own = new ArrayList<>();
        for (String argument : arguments) {
            int value = argument.indexOf('=');
            String name = value < 0 ? argument : argument.substring(0, value);
            own.add(OPTIONS.getOrDefault(name, name) + argument.substring(name.length()));
        }
        for (String word : own) {
            if (relay.getSubcommands().containsKey(word)) {
                // Indigo has some options before the command.
                own.remove(word);
                own.addFirst(word);
                break;
            }
        }
        return own.toArray(String[]::new);
    }

    /** Why an option of indigo's relay is not one of ours; empty for any other. */
    static Optional<String> absent(String argument) {
        int value = argument.indexOf('=');
        String name = value < 0 ? argument : argument.substring(0, value);
        return Optional.ofNullable(ABSENT.get(name)).map(why -> name + " of indigo's relay is not needed: " + why);
    }
}

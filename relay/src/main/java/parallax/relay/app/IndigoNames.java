package parallax.relay.app;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The names that indigo's relay has for what this relay has too, so that its command lines, unit files and environments go on
 * working. Our own name wins over such a one, and the command line over the environment.
 */
final class IndigoNames {
    private static final Map<String, String> OPTIONS = Map.of(
            "--db-url", "--database-url",
            "--plc-host", "--plc-url",
            "--persist-dir", "--data-dir",
            "--metrics-listen", "--metrics-bind",
            "--initial-seq-number", "--initial-seq");

    /** In the order in which indigo looks at them; the first that is set counts. */
    private static final Map<String, String> VARIABLES = variables();

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

    private static Map<String, String> variables() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("RELAY_ADMIN_KEY", "--admin-password");
        names.put("RELAY_PLC_HOST", "--plc-url");
        names.put("ATP_PLC_HOST", "--plc-url");
        names.put("DATABASE_URL", "--database-url");
        names.put("RELAY_API_BIND", "--bind");
        names.put("RELAY_API_LISTEN", "--bind");
        names.put("RELAY_PERSIST_DIR", "--data-dir");
        names.put("RELAY_PERSISTER_DIR", "--data-dir");
        names.put("RELAY_EVENT_PLAYBACK_TTL", "--replay-window");
        names.put("RELAY_DEFAULT_REPO_LIMIT", "--default-account-limit");
        names.put("RELAY_METRICS_LISTEN", "--metrics-bind");
        names.put("RELAY_INITIAL_SEQ_NUMBER", "--initial-seq");
        names.put("GO_LOG_LEVEL", "--log-level");
        names.put("LOG_LEVEL", "--log-level");
        return names;
    }

    /** The same command line in our names, with an option for each of indigo's variables that is set and not overruled. */
    static String[] translated(CommandLine relay, Map<String, String> environment, String... arguments) {
        List<String> own = new ArrayList<>();
        for (String argument : arguments) {
            int value = argument.indexOf('=');
            String name = value < 0 ? argument : argument.substring(0, value);
            own.add(OPTIONS.getOrDefault(name, name) + argument.substring(name.length()));
        }
        for (String word : own) {
            CommandLine command = relay.getSubcommands().get(word);
            if (command != null) {
                // Indigo has some options before the command.
                own.remove(word);
                own.addAll(0, fromVariables(command.getCommandSpec(), environment, own));
                own.addFirst(word);
                break;
            }
        }
        return own.toArray(String[]::new);
    }

    private static List<String> fromVariables(
            CommandSpec command, Map<String, String> environment, List<String> given) {
        Map<String, String> set = new LinkedHashMap<>();
        VARIABLES.forEach((variable, option) -> {
            boolean overruled = environment.containsKey(twin(option))
                    || given.stream().anyMatch(word -> word.equals(option) || word.startsWith(option + "="));
            if (environment.containsKey(variable) && !overruled && command.findOption(option) != null) {
                set.putIfAbsent(option, environment.get(variable));
            }
        });
        return set.entrySet().stream()
                .map(option -> option.getKey() + "=" + option.getValue())
                .toList();
    }

    private static String twin(String option) {
        return "RELAY_" + option.substring(2).toUpperCase(Locale.ROOT).replace('-', '_');
    }

    /** Why an option of indigo's relay is not one of ours; empty for any other. */
    static Optional<String> absent(String argument) {
        int value = argument.indexOf('=');
        String name = value < 0 ? argument : argument.substring(0, value);
        return Optional.ofNullable(ABSENT.get(name)).map(why -> name + " of indigo's relay is not needed: " + why);
    }
}

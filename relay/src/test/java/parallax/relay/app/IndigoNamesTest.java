package parallax.relay.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import parallax.atproto.address.RelayAddress;
import parallax.relay.state.DatabaseUrl;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Command lines and environments of indigo's relay. */
class IndigoNamesTest {
    @ParameterizedTest
    @CsvSource({
        "serve --db-url sqlite://a, serve --database-url sqlite://a",
        "serve --db-url=sqlite://a, serve --database-url=sqlite://a",
        "serve --persist-dir d --metrics-listen :1, serve --data-dir d --metrics-bind :1",
        "--plc-host http://plc serve, serve --plc-url http://plc",
        "--admin-password x serve --bind :2470, serve --admin-password x --bind :2470",
        "serve --crawl serve, serve --crawl serve",
        "--help, --help",
        "pull-hosts --db-url sqlite://a, pull-hosts --database-url sqlite://a"
    })
    void optionsHaveTheirNamesHere(String indigo, String own) {
        assertThat(translated(indigo.split(" "))).isEqualTo(own);
    }

    @ParameterizedTest
    @CsvSource({
        "RELAY_ADMIN_KEY, --admin-password, a, b",
        "RELAY_PLC_HOST, --plc-url, http://a, http://b",
        "ATP_PLC_HOST, --plc-url, http://a, http://b",
        "DATABASE_URL, --database-url, sqlite://a, sqlite://b",
        "RELAY_API_BIND, --bind, a:1, b:2",
        "RELAY_API_LISTEN, --bind, a:1, b:2",
        "RELAY_PERSIST_DIR, --data-dir, a, b",
        "RELAY_PERSISTER_DIR, --data-dir, a, b",
        "RELAY_EVENT_PLAYBACK_TTL, --replay-window, 1h, 2h",
        "RELAY_DEFAULT_REPO_LIMIT, --default-account-limit, 1, 2",
        "RELAY_METRICS_LISTEN, --metrics-bind, a:1, b:2",
        "RELAY_INITIAL_SEQ_NUMBER, --initial-seq, 1, 2",
        "GO_LOG_LEVEL, --log-level, warn, error",
        "LOG_LEVEL, --log-level, warn, error"
    })
    void aVariableCountsUnlessOursOrAnOptionIsGiven(String variable, String option, String value, String other) {
        String twin = "RELAY_" + option.substring(2).toUpperCase(Locale.ROOT).replace('-', '_');
        Object wanted = value(option, Map.of(), option + "=" + value);
        Object overruling = value(option, Map.of(), option + "=" + other);

        assertThat(wanted).isNotEqualTo(overruling);
        assertThat(value(option, Map.of(variable, value))).isEqualTo(wanted);
        assertThat(value(option, Map.of(variable, value, twin, ""))).isEqualTo(wanted);
        assertThat(value(option, Map.of(variable, value, twin, other))).isEqualTo(overruling);
        assertThat(value(option, Map.of(variable, value), option, other)).isEqualTo(overruling);
        assertThat(value(option, Map.of(variable, value), option + "=" + other)).isEqualTo(overruling);
    }

    @Test
    void theFirstOfTwoVariablesCounts() {
        assertThat(value("--plc-url", Map.of("ATP_PLC_HOST", "http://b", "RELAY_PLC_HOST", "http://a")))
                .isEqualTo(URI.create("http://a"));
    }

    @Test
    void aVariableIsForEveryCommandWithTheOption() {
        Map<String, String> environment = Map.of(
                "RELAY_API_BIND", ":1",
                "DATABASE_URL", "sqlite://u",
                "RELAY_HOST", "relay.example.com",
                "RELAY_PULL_HOSTS_BATCH_SIZE", "7",
                "RELAY_URL", "http://127.0.0.1:1");
        CommandLine relay = Main.commandLine(environment);
        relay.parseArgs("pull-hosts");
        CommandSpec pull = relay.getSubcommands().get("pull-hosts").getCommandSpec();

        assertThat(value(pull, "--database-url")).isEqualTo(DatabaseUrl.parse("sqlite://u"));
        assertThat(value(pull, "--relay-host")).isEqualTo(RelayAddress.parse("relay.example.com"));
        assertThat(value(pull, "--batch-size")).isEqualTo(7);
        relay = Main.commandLine(environment);
        relay.parseArgs("backfill", "status");
        CommandSpec backfill = relay.getSubcommands().get("backfill").getCommandSpec();
        assertThat(value(backfill, "--relay")).isEqualTo(URI.create("http://127.0.0.1:1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--sibling-relays=relay.example.com", "--max-db-conn=4", "--slack-alert-token=secret"})
    void whatIndigoHasAndWeHaveNotIsExplained(String option) {
        StringWriter errors = new StringWriter();
        int code = Main.commandLine(Map.of()).setErr(new PrintWriter(errors)).execute("serve", option);

        assertThat(code).isEqualTo(2);
        assertThat(errors.toString()).contains("of indigo's relay is not needed: ");
    }

    @Test
    void anAddressWithoutAHostIsAllOfTheMachine() {
        assertThat(HostPort.parse(":2470")).isEqualTo(new HostPort("0.0.0.0", 2470));
    }

    private static String translated(String... arguments) {
        return String.join(" ", IndigoNames.translated(Main.commandLine(Map.of()), arguments));
    }

    private static Object value(String option, Map<String, String> environment, String... arguments) {
        CommandLine relay = Main.commandLine(environment);
        List<String> serve = new ArrayList<>(List.of("serve"));
        serve.addAll(List.of(arguments));
        relay.parseArgs(serve.toArray(String[]::new));
        return value(relay.getSubcommands().get("serve").getCommandSpec(), option);
    }

    private static Object value(CommandSpec command, String option) {
        return command.findOption(option).getValue();
    }
}

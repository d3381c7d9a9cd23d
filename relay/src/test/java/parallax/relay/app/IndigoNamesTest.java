package parallax.relay.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

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
        assertThat(translated(Map.of(), indigo.split(" "))).isEqualTo(own);
    }

    @ParameterizedTest
    @CsvSource({
        "RELAY_ADMIN_KEY, --admin-password",
        "RELAY_PLC_HOST, --plc-url",
        "ATP_PLC_HOST, --plc-url",
        "DATABASE_URL, --database-url",
        "RELAY_API_BIND, --bind",
        "RELAY_API_LISTEN, --bind",
        "RELAY_PERSIST_DIR, --data-dir",
        "RELAY_PERSISTER_DIR, --data-dir",
        "RELAY_EVENT_PLAYBACK_TTL, --replay-window",
        "RELAY_DEFAULT_REPO_LIMIT, --default-account-limit",
        "RELAY_METRICS_LISTEN, --metrics-bind",
        "RELAY_INITIAL_SEQ_NUMBER, --initial-seq",
        "GO_LOG_LEVEL, --log-level",
        "LOG_LEVEL, --log-level"
    })
    void aVariableCountsUnlessOursOrAnOptionIsGiven(String variable, String option) {
        String twin = "RELAY_" + option.substring(2).toUpperCase(Locale.ROOT).replace('-', '_');

        assertThat(translated(Map.of(variable, "v"), "serve")).isEqualTo("serve " + option + "=v");
        assertThat(translated(Map.of(variable, "v", twin, "w"), "serve")).isEqualTo("serve");
        assertThat(translated(Map.of(variable, "v"), "serve", option, "w")).isEqualTo("serve " + option + " w");
        assertThat(translated(Map.of(variable, "v"), "serve", option + "=w")).isEqualTo("serve " + option + "=w");
    }

    @Test
    void theFirstOfTwoVariablesCounts() {
        assertThat(translated(Map.of("ATP_PLC_HOST", "b", "RELAY_PLC_HOST", "a"), "serve"))
                .isEqualTo("serve --plc-url=a");
    }

    @Test
    void aVariableIsNotForACommandWithoutTheOption() {
        assertThat(translated(Map.of("RELAY_API_BIND", ":1", "DATABASE_URL", "u"), "pull-hosts"))
                .isEqualTo("pull-hosts --database-url=u");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--sibling-relays=relay.example.com", "--max-db-conn=4", "--slack-alert-token=secret"})
    void whatIndigoHasAndWeHaveNotIsExplained(String option) {
        StringWriter errors = new StringWriter();
        int code = Main.commandLine().setErr(new PrintWriter(errors)).execute("serve", option);

        assertThat(code).isEqualTo(2);
        assertThat(errors.toString()).contains("of indigo's relay is not needed: ");
    }

    @Test
    void anAddressWithoutAHostIsAllOfTheMachine() {
        assertThat(HostPort.parse(":2470")).isEqualTo(new HostPort("0.0.0.0", 2470));
    }

    private static String translated(Map<String, String> environment, String... arguments) {
        CommandLine relay = Main.commandLine();
        return String.join(" ", IndigoNames.translated(relay, environment, arguments));
    }
}

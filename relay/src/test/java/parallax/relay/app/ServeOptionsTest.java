package parallax.relay.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/** Operators script against these, so a change here is a change for them. */
class ServeOptionsTest {
    private static final String NONE = Option.NULL_VALUE;

    /** Every option, with its environment twin and the default that holds without either. */
    private static final Map<String, String> OPTIONS = new TreeMap<>(Map.ofEntries(
            Map.entry("--data-dir", "${env:RELAY_DATA_DIR:-./data/relay}"),
            Map.entry("--bind", "${env:RELAY_BIND:-127.0.0.1:2470}"),
            Map.entry("--metrics-bind", "${env:RELAY_METRICS_BIND:-127.0.0.1:2471}"),
            Map.entry("--trusted-proxies", "${env:RELAY_TRUSTED_PROXIES:-" + NONE + "}"),
            Map.entry("--nsid-list", "${env:RELAY_NSID_LIST:-https://lexicon.garden/llms.txt}"),
            Map.entry("--plc-url", "${env:RELAY_PLC_URL:-https://plc.directory}"),
            Map.entry("--crawl", "${env:RELAY_CRAWL:-" + NONE + "}"),
            Map.entry("--pull-hosts", "${env:RELAY_PULL_HOSTS:-" + NONE + "}"),
            Map.entry("--replay-window", "${env:RELAY_REPLAY_WINDOW:-72h}"),
            Map.entry("--replay-max-bytes", "${env:RELAY_REPLAY_MAX_BYTES:-100GiB}"),
            Map.entry("--initial-seq", "${env:RELAY_INITIAL_SEQ:-1}"),
            Map.entry("--database-url", "${env:RELAY_DATABASE_URL:-" + NONE + "}"),
            Map.entry("--admin-password", "${env:RELAY_ADMIN_PASSWORD:-" + NONE + "}"),
            Map.entry("--requests-per-minute", "${env:RELAY_REQUESTS_PER_MINUTE:-3000}"),
            Map.entry("--max-consumers", "${env:RELAY_MAX_CONSUMERS:-1000}"),
            Map.entry("--max-consumers-per-address", "${env:RELAY_MAX_CONSUMERS_PER_ADDRESS:-100}"),
            Map.entry("--identity-cache-entries", "${env:RELAY_IDENTITY_CACHE_ENTRIES:-250000}"),
            Map.entry("--identity-cache-bytes", "${env:RELAY_IDENTITY_CACHE_BYTES:-4GiB}"),
            Map.entry("--plc-requests-per-second", "${env:RELAY_PLC_REQUESTS_PER_SECOND:-100}"),
            Map.entry("--trusted-domains", "${env:RELAY_TRUSTED_DOMAINS:-*.host.bsky.network}"),
            Map.entry("--default-account-limit", "${env:RELAY_DEFAULT_ACCOUNT_LIMIT:-100}"),
            Map.entry("--new-hosts-per-day-limit", "${env:RELAY_NEW_HOSTS_PER_DAY_LIMIT:-50}"),
            Map.entry("--disable-request-crawl", "${env:RELAY_DISABLE_REQUEST_CRAWL:-false}"),
            Map.entry("--allow-insecure-hosts", "${env:RELAY_ALLOW_INSECURE_HOSTS:-false}"),
            Map.entry("--allow-private-hosts", "${env:RELAY_ALLOW_PRIVATE_HOSTS:-" + NONE + "}"),
            Map.entry("--log-format", "${env:RELAY_LOG_FORMAT:-text}"),
            Map.entry("--log-level", "${env:RELAY_LOG_LEVEL:-info}"),
            Map.entry("--lenient-sync-validation", "${env:RELAY_LENIENT_SYNC_VALIDATION:-false}")));

    /** The options of {@code relay serve}, but for --help and --version. */
    static List<OptionSpec> options() {
        CommandLine relay = Main.commandLine();
        relay.setInterpolateVariables(false);
        return relay.getSubcommands().get("serve").getCommandSpec().options().stream()
                .filter(option -> !option.usageHelp() && !option.versionHelp())
                .toList();
    }

    @Test
    void everyOptionHasItsDefaultAndItsEnvironmentTwin() {
        Map<String, String> found = new TreeMap<>();
        for (OptionSpec option : options()) {
            assertThat(option.names()).hasSize(1);
            found.put(option.longestName(), String.valueOf(option.defaultValue()));
        }

        assertThat(found).isEqualTo(OPTIONS);
    }

    @Test
    void theTwinIsTheNameOfTheOptionInCapitals() {
        OPTIONS.forEach((option, value) -> assertThat(value)
                .startsWith("${env:RELAY_"
                        + option.substring(2).toUpperCase(Locale.ROOT).replace('-', '_') + ":-"));
    }

    @Test
    void helpListsEveryOptionWithItsTwin() {
        StringWriter help = new StringWriter();
        int code = Main.commandLine().setOut(new PrintWriter(help)).execute("serve", "--help");

        assertThat(code).isZero();
        OPTIONS.forEach((option, value) ->
                assertThat(help.toString()).contains(option).contains(value.substring(6, value.indexOf(":-"))));
    }

    @ParameterizedTest
    @CsvSource({
        "--bind, 2470",
        "--bind, 127.0.0.1:66000",
        "--metrics-bind, ::1:2471",
        "--trusted-proxies, proxy.example.com",
        "--trusted-proxies, 10.0.0.0/33",
        "--plc-url, plc.directory",
        "--plc-url, http:",
        "--crawl, http://10.0.0.1",
        "--crawl, pds.example.com:2583",
        "--crawl, localhost:2583",
        "--pull-hosts, ftp://relay.example.com",
        "--replay-window, 3 days",
        "--replay-window, 0s",
        "--initial-seq, 0",
        "--initial-seq, 9007199254740992",
        "--replay-max-bytes, -1",
        "--replay-max-bytes, 10XB",
        "--allow-private-hosts, 10.0.0.0/33",
        "--allow-private-hosts, 10.0.0.1",
        "--admin-password, ''",
        "--admin-password, ' '",
        "--requests-per-minute, 0",
        "--max-consumers, 0",
        "--max-consumers-per-address, few",
        "--identity-cache-entries, 0",
        "--identity-cache-bytes, 1024",
        "--plc-requests-per-second, 0",
        "--trusted-domains, 10.0.0.1",
        "--trusted-domains, *",
        "--default-account-limit, -1",
        "--new-hosts-per-day-limit, many",
        "--nsid-list, somewhere",
        "--log-format, xml",
        "--log-level, loud",
        "--disable-request-crawl, maybe",
        "--allow-insecure-hosts, maybe",
        "--lenient-sync-validation, 7"
    })
    void aValueThatDoesNotParseStopsTheStartAndIsNamedWithItsOption(String option, String value) {
        StringWriter errors = new StringWriter();
        int code = Main.commandLine().setErr(new PrintWriter(errors)).execute("serve", option + "=" + value);

        assertThat(code).isEqualTo(2);
        assertThat(errors.toString()).contains(option).contains(value).contains("serve --help");
    }

    @Test
    void aDatabaseUrlThatDoesNotParseIsNotRepeatedForItMayHoldAPassword() {
        StringWriter errors = new StringWriter();
        int code = Main.commandLine()
                .setErr(new PrintWriter(errors))
                .execute("serve", "--database-url=mysql://relay:secret@db/relay");

        assertThat(code).isEqualTo(2);
        assertThat(errors.toString()).contains("--database-url").doesNotContain("secret");
    }

    @ParameterizedTest
    @CsvSource({"serve --no-such-option, --no-such-option", "serve extra, extra", "sever, sever", "'', subcommand"})
    void wrongUsageEndsWithTwoAndSaysWhatWasWrong(String line, String named) {
        StringWriter errors = new StringWriter();
        String[] arguments = line.isEmpty() ? new String[0] : line.split(" ", -1);
        int code = Main.commandLine().setErr(new PrintWriter(errors)).execute(arguments);

        assertThat(code).isEqualTo(2);
        assertThat(errors.toString()).contains(named);
    }
}

package parallax.relay.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parallax.cli.EnvironmentTwins;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Operators script against these, so a change here is a change for them. */
class ServeOptionsTest {
    /** Every option, with its environment twin and the default that holds without either. */
    private static final Map<String, String> OPTIONS = new TreeMap<>(Map.ofEntries(
            Map.entry("--data-dir", "RELAY_DATA_DIR=./data/relay"),
            Map.entry("--bind", "RELAY_BIND=127.0.0.1:2470"),
            Map.entry("--metrics-bind", "RELAY_METRICS_BIND=127.0.0.1:2471"),
            Map.entry("--trusted-proxies", "RELAY_TRUSTED_PROXIES"),
            Map.entry("--nsid-list", "RELAY_NSID_LIST=https://lexicon.garden/llms.txt"),
            Map.entry("--plc-url", "RELAY_PLC_URL=https://plc.directory"),
            Map.entry("--crawl", "RELAY_CRAWL"),
            Map.entry("--pull-hosts", "RELAY_PULL_HOSTS"),
            Map.entry("--replay-window", "RELAY_REPLAY_WINDOW=72h"),
            Map.entry("--replay-max-bytes", "RELAY_REPLAY_MAX_BYTES=100GiB"),
            Map.entry("--initial-seq", "RELAY_INITIAL_SEQ=1"),
            Map.entry("--database-url", "RELAY_DATABASE_URL"),
            Map.entry("--admin-password", "RELAY_ADMIN_PASSWORD"),
            Map.entry("--requests-per-minute", "RELAY_REQUESTS_PER_MINUTE=3000"),
            Map.entry("--max-consumers", "RELAY_MAX_CONSUMERS=1000"),
            Map.entry("--max-consumers-per-address", "RELAY_MAX_CONSUMERS_PER_ADDRESS=100"),
            Map.entry("--identity-cache-entries", "RELAY_IDENTITY_CACHE_ENTRIES=250000"),
            Map.entry("--identity-cache-bytes", "RELAY_IDENTITY_CACHE_BYTES=4GiB"),
            Map.entry("--plc-requests-per-second", "RELAY_PLC_REQUESTS_PER_SECOND=100"),
            Map.entry("--trusted-domains", "RELAY_TRUSTED_DOMAINS=*.host.bsky.network"),
            Map.entry("--default-account-limit", "RELAY_DEFAULT_ACCOUNT_LIMIT=100"),
            Map.entry("--new-hosts-per-day-limit", "RELAY_NEW_HOSTS_PER_DAY_LIMIT=50"),
            Map.entry("--disable-request-crawl", "RELAY_DISABLE_REQUEST_CRAWL"),
            Map.entry("--allow-insecure-hosts", "RELAY_ALLOW_INSECURE_HOSTS"),
            Map.entry("--allow-private-hosts", "RELAY_ALLOW_PRIVATE_HOSTS"),
            Map.entry("--log-format", "RELAY_LOG_FORMAT=text"),
            Map.entry("--log-level", "RELAY_LOG_LEVEL=info"),
            Map.entry("--lenient-sync-validation", "RELAY_LENIENT_SYNC_VALIDATION"),
            Map.entry("--require-proofs", "RELAY_REQUIRE_PROOFS")));

    @Test
    void everyOptionHasItsDefaultAndItsEnvironmentTwin() {
        CommandLine relay = Main.commandLine(Map.of());
        EnvironmentTwins twins = (EnvironmentTwins) relay.getDefaultValueProvider();
        Map<String, String> found = new TreeMap<>();
        for (OptionSpec option :
                relay.getSubcommands().get("serve").getCommandSpec().options()) {
            if (!option.usageHelp() && !option.versionHelp()) {
                assertThat(option.names()).hasSize(1);
                String byDefault = option.defaultValue() == null ? "" : "=" + option.defaultValue();
                found.put(option.longestName(), twins.of(option).getFirst() + byDefault);
            }
        }

        assertThat(found).isEqualTo(OPTIONS);
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
        "--lenient-sync-validation, 7",
        "--require-proofs, often"
    })
    void aValueThatDoesNotParseStopsTheStartAndIsNamedWithItsOption(String option, String value) {
        StringWriter errors = new StringWriter();
        int code = Main.commandLine(Map.of()).setErr(new PrintWriter(errors)).execute("serve", option + "=" + value);

        assertThat(code).isEqualTo(2);
        assertThat(errors.toString()).contains(option).contains(value).contains("serve --help");
    }

    @Test
    void aDatabaseUrlThatDoesNotParseIsNotRepeatedForItMayHoldAPassword() {
        StringWriter errors = new StringWriter();
        int code = Main.commandLine(Map.of())
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
        int code = Main.commandLine(Map.of()).setErr(new PrintWriter(errors)).execute(arguments);

        assertThat(code).isEqualTo(2);
        assertThat(errors.toString()).contains(named);
    }
}

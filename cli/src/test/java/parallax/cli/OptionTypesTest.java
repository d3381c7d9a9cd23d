package parallax.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parallax.atproto.address.ReferenceAddress;
import parallax.atproto.address.RelayAddress;
import parallax.atproto.syntax.Nsid;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

class OptionTypesTest {

    @Command
    private static final class Tool {
        @Option(names = "--relay")
        private RelayAddress relay;

        @Option(names = "--reference")
        private ReferenceAddress reference;

        @Option(names = "--url")
        private URI url;

        @Option(names = "--collection")
        private Nsid collection;

        @Option(names = "--time")
        private Duration time;

        @Option(names = "--sample", converter = OptionTypes.Sample.class)
        private int sample;
    }

    private final Tool tool = new Tool();

    @Test
    void whatIsWrittenIsRead() {
        read(
                "--relay=a=relay.example",
                "--reference=b=one.example+two.example",
                "--url=plc.example",
                "--time=90s",
                "--collection=app.bsky.feed.post",
                "--sample=200");
        assertThat(tool.relay.alias()).isEqualTo("a");
        assertThat(tool.reference.members()).hasSize(2);
        assertThat(tool.url).isEqualTo(URI.create("https://plc.example"));
        assertThat(tool.time).isEqualTo(Duration.ofSeconds(90));
        assertThat(tool.collection.text()).isEqualTo("app.bsky.feed.post");
        assertThat(tool.sample).isEqualTo(200);
        read("--sample=none");
        assertThat(tool.sample).isZero();
        read("--sample=all");
        assertThat(tool.sample).isEqualTo(Integer.MAX_VALUE);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "--relay, ftp://relay.example, \"ftp://relay.example\": ",
                "--reference, a=b+, 'a=b+': a relay is missing: write a host name or a URL",
                "--url, ftp://plc.example, \"ftp://plc.example\": ",
                "--collection, post, 'post': not an NSID",
                "--time, soon, `'soon' is not a time span; write for example 30s, 2m, 1h30m or 72h`",
                "--sample, -1, `'-1' must be a number, all or none`"
            })
    void whatIsRefusedIsNamedOnceWithItsOption(String option, String value, String why) {
        assertThatThrownBy(() -> read(option + "=" + value))
                .isInstanceOf(ParameterException.class)
                .hasMessageStartingWith("Invalid value for option '" + option + "': " + why);
    }

    private void read(String... arguments) {
        OptionTypes.register(new CommandLine(tool)).parseArgs(arguments);
    }
}

package parallax.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

class OptionTypesTest {

    @Test
    void whatIsWrittenIsRead() {
        assertThat(new OptionTypes.Url().convert("plc.example")).isEqualTo(URI.create("https://plc.example"));
        assertThat(new OptionTypes.Time().convert("90s")).isEqualTo(Duration.ofSeconds(90));
        assertThat(new OptionTypes.Collection().convert("app.bsky.feed.post").text())
                .isEqualTo("app.bsky.feed.post");
        assertThat(new OptionTypes.Sample().convert("200")).isEqualTo(200);
        assertThat(new OptionTypes.Sample().convert("none")).isZero();
        assertThat(new OptionTypes.Sample().convert("all")).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void whatIsRefusedIsNamed() {
        Map<ITypeConverter<?>, String> wrong = Map.of(
                new OptionTypes.Relay(), "ftp://relay.example",
                new OptionTypes.Reference(), "a=b+",
                new OptionTypes.Url(), "ftp://plc.example",
                new OptionTypes.Collection(), "post",
                new OptionTypes.Time(), "soon",
                new OptionTypes.Sample(), "-1");
        wrong.forEach((type, value) -> assertThatThrownBy(() -> type.convert(value))
                .as(value)
                .isInstanceOf(TypeConversionException.class)
                .hasMessageStartingWith("'" + value + "': "));
    }
}

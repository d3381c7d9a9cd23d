package parallax.relay.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The window holds 100..200. */
class CursorResolverTest {
    private static CursorStart at(String cursor) {
        return CursorResolver.resolve(Optional.ofNullable(cursor), 100, 200);
    }

    @ParameterizedTest
    @CsvSource({
        ",201", // none: live
        "'',201", // empty: live
        "0,100",
        "99,100",
        "100,101",
        "150,151",
        "199,200",
        "200,201",
        "000150,151"
    })
    void aCursorInTheWindowStartsBehindIt(String cursor, long first) {
        assertThat(at(cursor)).isEqualTo(new CursorStart.From(first));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "50", "98"})
    void anOlderCursorIsOutdated(String cursor) {
        assertThat(at(cursor)).isEqualTo(new CursorStart.Outdated(100));
    }

    @ParameterizedTest
    @ValueSource(strings = {"201", "1000000", "999999999999999999"})
    void aLaterCursorIsInTheFuture(String cursor) {
        assertThat(at(cursor)).isEqualTo(new CursorStart.Future());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "abc", "1.5", " 5", "+5", "1e3", "99999999999999999999", "٣", "5\n"})
    void whatIsNotASeqIsInvalid(String cursor) {
        assertThat(at(cursor)).isEqualTo(new CursorStart.Invalid());
    }

    @ParameterizedTest
    @CsvSource({"0,1", "'',1"})
    void anEmptyLogStartsLive(String cursor, long first) {
        assertThat(CursorResolver.resolve(Optional.of(cursor), 1, 0)).isEqualTo(new CursorStart.From(first));
    }
}

package parallax.atproto.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parallax.atproto.testkit.Vectors;

/** The public vectors of every identifier, all of them. */
class SyntaxVectorsTest {

    @ParameterizedTest
    @CsvSource({
        "atidentifier, 11, 22",
        "aturi, 23, 72",
        "datetime, 35, 45",
        "did, 24, 18",
        "handle, 71, 48",
        "nsid, 25, 27",
        "recordkey, 16, 11",
        "tid, 4, 9",
    })
    void everyCaseIsJudgedAsTheSpecificationJudgesIt(String form, int valid, int invalid) {
        Function<String, ?> parser = tryParser(form);
        Function<String, ?> constructor = constructor(form);
        List<String> accepted = Vectors.lines("syntax/" + form + "_syntax_valid.txt");
        assertThat(accepted).hasSize(valid).allSatisfy(text -> {
            assertThat(parser.apply(text)).as("<%s>", text).isNotNull().hasToString(text);
            assertThat(constructor.apply(text)).isEqualTo(parser.apply(text));
        });
        List<String> refused = Vectors.lines("syntax/" + form + "_syntax_invalid.txt");
        assertThat(refused).hasSize(invalid).allSatisfy(text -> {
            assertThat(parser.apply(text)).as("<%s>", text).isNull();
            assertThatThrownBy(() -> constructor.apply(text))
                    .as("<%s>", text)
                    .isInstanceOf(SyntaxException.class)
                    .message()
                    .doesNotContain(text);
        });
    }

    @Test
    void everyWellFormedDatetimeIsAMoment() {
        assertThat(Vectors.lines("syntax/datetime_syntax_valid.txt"))
                .hasSize(35)
                .allSatisfy(text -> assertThat(new Datetime(text).instant())
                        .as("<%s>", text)
                        .isNotNull());
    }

    @Test
    void aDatetimeCanBeWellFormedAndNoMoment() {
        assertThat(Vectors.lines("syntax/datetime_parse_invalid.txt"))
                .hasSize(7)
                .allSatisfy(text -> {
                    Datetime datetime = new Datetime(text);
                    assertThatThrownBy(datetime::instant).as("<%s>", text).isInstanceOf(SyntaxException.class);
                });
    }

    private static Function<String, ?> tryParser(String form) {
        return switch (form) {
            case "atidentifier" -> AtIdentifier::tryParse;
            case "aturi" -> AtUri::tryParse;
            case "datetime" -> Datetime::tryParse;
            case "did" -> Did::tryParse;
            case "handle" -> Handle::tryParse;
            case "nsid" -> Nsid::tryParse;
            case "recordkey" -> RecordKey::tryParse;
            case "tid" -> Tid::tryParse;
            default -> throw new IllegalArgumentException(form);
        };
    }

    private static Function<String, ?> constructor(String form) {
        return switch (form) {
            case "atidentifier" -> AtIdentifier::parse;
            case "aturi" -> AtUri::new;
            case "datetime" -> Datetime::new;
            case "did" -> Did::new;
            case "handle" -> Handle::new;
            case "nsid" -> Nsid::new;
            case "recordkey" -> RecordKey::new;
            case "tid" -> Tid::new;
            default -> throw new IllegalArgumentException(form);
        };
    }
}

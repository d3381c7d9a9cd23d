package parallax.relay;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import parallax.relay.validate.ValidationConfig;

/** The tests of {@link Rulings} exist, and no ruling is without. */
class RulingsTableTest {
    /** Beside the project where it is worked on; no part of it. */
    private static final Path FILE = Path.of("../../shared/rulings.md");

    private static final List<Rulings.Row> ROWS = Rulings.ROWS;

    @ParameterizedTest
    @FieldSource("ROWS")
    void eachRulingIsHeldByTestsThatExist(Rulings.Row row) {
        assertThat(row.gates().size() + row.intake().size()).isPositive();
        assertThat(row.wire()).isNotEmpty();
        row.tests().forEach(RulingsTableTest::method);
        assertThat(row.servers().isEmpty())
                .as("tested on real servers or with a reason why not")
                .isNotEqualTo(row.never().isEmpty());
    }

    @ParameterizedTest
    @FieldSource("ROWS")
    void eachRulingOfTheGatesIsTestedInBothModes(Rulings.Row row) throws NoSuchFieldException {
        for (String test : row.gates()) {
            Class<?> tests = method(test).getDeclaringClass();
            assertThat(tests).as(test).hasAnnotation(ParameterizedClass.class);
            assertThat(tests.getDeclaredField("lenient").isAnnotationPresent(Parameter.class))
                    .as(test)
                    .isTrue();
        }
    }

    /** So what is ruled before the gates, by the intake and its sockets, is the same in both modes. */
    @Test
    void nothingButTheGateOfLegacyCommitsIsBuiltWithTheMode() {
        noClasses()
                .that()
                .doNotHaveSimpleName("Validator")
                .and()
                .doNotHaveSimpleName("ValidationConfig")
                .should()
                .callMethod(ValidationConfig.class, "lenient")
                .check(new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("parallax.relay"));
    }

    @Test
    void everyRulingThatIsWrittenDownHasItsRow() throws IOException {
        assumeTrue(Files.exists(FILE), FILE + " is not there: whether a ruling lacks a row is not checked");
        List<String> situations = Files.readAllLines(FILE).stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| case "))
                .map(line -> line.substring(2, line.indexOf(" |", 2)))
                .toList();
        assertThat(situations)
                .hasSameSizeAs(ROWS)
                .allSatisfy(situation -> assertThat(ROWS)
                        .filteredOn(row -> situation.startsWith(row.situation()))
                        .hasSize(1));
    }

    private static Method method(String test) {
        String[] parts = test.split("#", -1);
        try {
            return Arrays.stream(
                            Class.forName("parallax.relay." + parts[0], false, RulingsTableTest.class.getClassLoader())
                                    .getDeclaredMethods())
                    .filter(method -> method.getName().equals(parts[1]))
                    .filter(method -> method.isAnnotationPresent(Test.class)
                            || method.isAnnotationPresent(ParameterizedTest.class))
                    .findAny()
                    .orElseThrow(() -> new AssertionError("no test " + test));
        } catch (ClassNotFoundException e) {
            throw new AssertionError("no class of " + test, e);
        }
    }
}

package parallax.relay;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The stages of the relay meet in {@code flow} alone; only {@code app} sees them all. */
class StageArrowsTest {

    private static final String APP = "parallax.relay.app..";
    private static final String FLOW = "parallax.relay.flow..";
    private static final String OBS = "parallax.relay.obs..";

    private static final List<String> STAGES = List.of(
            "upstream", "intake", "validate", "log", "state", "index", "identities", "fanout", "backfill", "http");

    private static final JavaClasses RELAY = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("parallax.relay");

    @Test
    void aStageSeesOfTheRelayOnlyItselfTheFlowAndTheMetrics() {
        for (String stage : STAGES) {
            String own = "parallax.relay." + stage + "..";
            noClasses()
                    .that()
                    .resideInAPackage(own)
                    .should()
                    .dependOnClassesThat(
                            resideInAnyPackage("parallax.relay..").and(resideOutsideOfPackages(own, FLOW, OBS)))
                    .allowEmptyShould(true)
                    .check(RELAY);
        }
    }

    @Test
    void theFlowSeesNothingElseOfTheRelay() {
        noClasses()
                .that()
                .resideInAPackage(FLOW)
                .should()
                .dependOnClassesThat(resideInAnyPackage("parallax.relay..").and(resideOutsideOfPackages(FLOW)))
                .allowEmptyShould(true)
                .check(RELAY);
    }

    @Test
    void theMetricsSeeOnlyTheFlow() {
        noClasses()
                .that()
                .resideInAPackage(OBS)
                .should()
                .dependOnClassesThat(resideInAnyPackage("parallax.relay..").and(resideOutsideOfPackages(OBS, FLOW)))
                .allowEmptyShould(true)
                .check(RELAY);
    }

    @Test
    void theRelaySeesNoToolAndItsCommandsAloneSeeWhatCommandLinesShare() {
        noClasses()
                .that()
                .resideOutsideOfPackage(APP)
                .should()
                .dependOnClassesThat(resideInAnyPackage("parallax.cli.."))
                .check(RELAY);
        noClasses()
                .should()
                .dependOnClassesThat(resideInAnyPackage("parallax..")
                        .and(resideOutsideOfPackages("parallax.relay..", "parallax.cli..", "parallax.atproto..")))
                .allowEmptyShould(true)
                .check(RELAY);
    }

    @Test
    void everyClassIsInAStageTheFlowTheMetricsOrTheApp() {
        classes()
                .should()
                .resideInAnyPackage(Stream.concat(
                                Stream.of(APP, FLOW, OBS),
                                STAGES.stream().map(stage -> "parallax.relay." + stage + ".."))
                        .toArray(String[]::new))
                .check(RELAY);
    }

    @Test
    void onlyTheAppPrints() {
        noClasses()
                .that()
                .resideOutsideOfPackage(APP)
                .should(ACCESS_STANDARD_STREAMS)
                .allowEmptyShould(true)
                .check(RELAY);
    }

    @Test
    void theRulesSeeTheRelay() {
        assertThat(RELAY).as("classes of the relay").isNotEmpty();
    }
}

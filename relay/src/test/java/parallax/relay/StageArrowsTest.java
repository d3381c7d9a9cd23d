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

/** The stages meet in {@code flow}, {@code control} and {@code collections}; only {@code app} sees all of them. */
class StageArrowsTest {

    private static final String APP = "parallax.relay.app..";
    private static final String FLOW = "parallax.relay.flow..";
    private static final String OBS = "parallax.relay.obs..";

    private static final String CONTROL = "parallax.relay.control..";
    private static final String COLLECTIONS = "parallax.relay.collections..";

    private static final List<String> STAGES = List.of(
            "upstream", "intake", "validate", "log", "state", "index", "identities", "fanout", "backfill", "http");

    private static final JavaClasses RELAY = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("parallax.relay");

    @Test
    void aStageSeesOfTheRelayOnlyItselfTheSharedRoomsAndTheMetrics() {
        for (String stage : STAGES) {
            String own = "parallax.relay." + stage + "..";
            seesOnly(own, own, FLOW, CONTROL, COLLECTIONS, OBS);
        }
    }

    @Test
    void theSharedRoomsSeeEachOtherOneWayAndTheLogSeesTheEventsPathAlone() {
        seesOnly(FLOW, FLOW);
        seesOnly(CONTROL, CONTROL, FLOW);
        seesOnly(COLLECTIONS, COLLECTIONS, CONTROL, FLOW);
        seesOnly("parallax.relay.log..", "parallax.relay.log..", FLOW, OBS);
    }

    private static void seesOnly(String room, String... seen) {
        noClasses()
                .that()
                .resideInAPackage(room)
                .should()
                .dependOnClassesThat(resideInAnyPackage("parallax.relay..").and(resideOutsideOfPackages(seen)))
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
                                Stream.of(APP, FLOW, CONTROL, COLLECTIONS, OBS),
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

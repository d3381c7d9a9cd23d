package parallax.coldir;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Coldir stands on the library and the reports; it compares any relays and knows ours no better than the others. */
class ToolArrowsTest {

    private static final JavaClasses TOOL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("parallax.coldir");

    @Test
    void theToolSeesOnlyTheLibraryAndTheReports() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAnyPackage("parallax..")
                        .and(resideOutsideOfPackages(
                                "parallax.coldir..", "parallax.cli..", "parallax.atproto..", "parallax.reports..")))
                .check(TOOL);
    }

    @Test
    void onlyTheCommandsPrint() {
        noClasses()
                .that()
                .resideOutsideOfPackage("parallax.coldir")
                .should(ACCESS_STANDARD_STREAMS)
                .allowEmptyShould(true)
                .check(TOOL);
    }
}

package parallax.reports;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The reports stand on the library alone, and leave it to the tools where their text goes. */
class ReportArrowsTest {

    private static final JavaClasses REPORTS = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("parallax.reports");

    @Test
    void theReportsSeeOnlyTheLibrary() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAnyPackage("parallax..")
                        .and(resideOutsideOfPackages("parallax.reports..", "parallax.atproto..")))
                .allowEmptyShould(true)
                .check(REPORTS);
    }

    @Test
    void theReportsNeverPrint() {
        noClasses().should(ACCESS_STANDARD_STREAMS).allowEmptyShould(true).check(REPORTS);
    }
}

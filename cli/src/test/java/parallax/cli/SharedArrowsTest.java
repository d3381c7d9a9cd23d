package parallax.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class SharedArrowsTest {

    @Test
    void whatProgramsShareKnowsNoneOfThem() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAnyPackage("parallax..")
                        .and(resideOutsideOfPackages("parallax.cli..", "parallax.atproto..")))
                .check(new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("parallax.cli"));
    }
}

package parallax.atproto;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each package of the library knows only those before it, and the first eleven neither do I/O nor start threads. */
class PackageArrowsTest {

    private static final List<String> ORDER = List.of(
            "units",
            "syntax",
            "nsidlist",
            "cbor",
            "cid",
            "crypto",
            "car",
            "mst",
            "repo",
            "event",
            "rules",
            "export",
            "politeness",
            "address",
            "http",
            "xrpc",
            "identity",
            "query",
            "handle",
            "firehose",
            "stream",
            "probe",
            "server");

    private static final String[] PURE = packages(ORDER.subList(0, 11));

    private static final JavaClasses LIBRARY = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("parallax.atproto");

    /** URI and IDN are text, not sockets. */
    private static final DescribedPredicate<JavaClass> NETWORK = resideInAnyPackage(
                    "java.net..",
                    "javax.net..",
                    "java.nio.channels..",
                    "io.netty..",
                    "okhttp3..",
                    "org.java_websocket..",
                    "org.xbill.DNS..")
            .and(not(nameMatching("java\\.net\\.(URI|URISyntaxException|IDN)")))
            .as("the network");

    private static final DescribedPredicate<JavaClass> FILES = resideInAnyPackage("java.nio.file..")
            .or(nameMatching("java\\.io\\.(File|File[A-Z]\\w*|RandomAccessFile)"))
            .as("files");

    private static final DescribedPredicate<JavaClass> THREADS = nameMatching(
                    "java\\.lang\\.Thread(\\$\\w+)?|java\\.util\\.Timer|java\\.util\\.concurrent\\."
                            + "(\\w*Executor\\w*|ForkJoin\\w*|CompletableFuture|\\w*BlockingQueue|StructuredTaskScope.*)")
            .as("threads");

    private static final DescribedPredicate<JavaClass> LOGGING = resideInAnyPackage(
                    "org.slf4j..", "ch.qos.logback..", "java.util.logging..")
            .or(nameMatching("java\\.lang\\.System\\$Logger"))
            .as("logging");

    @Test
    void eachPackageKnowsOnlyThoseBeforeIt() {
        for (int i = 0; i < ORDER.size(); i++) {
            noClasses()
                    .that()
                    .resideInAPackage(packageOf(ORDER.get(i)))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(packages(ORDER.subList(i + 1, ORDER.size())))
                    .allowEmptyShould(true)
                    .check(LIBRARY);
        }
    }

    @Test
    void everyClassIsInAPackageOfTheOrder() {
        classes()
                .should()
                .resideInAnyPackage(packages(ORDER))
                .allowEmptyShould(true)
                .check(LIBRARY);
    }

    @Test
    void thePurePackagesDoNoInputOrOutputStartNoThreadAndLogNothing() {
        for (DescribedPredicate<JavaClass> forbidden : List.of(NETWORK, FILES, THREADS, LOGGING)) {
            noClasses()
                    .that()
                    .resideInAnyPackage(PURE)
                    .should()
                    .dependOnClassesThat(forbidden)
                    .allowEmptyShould(true)
                    .check(LIBRARY);
        }
    }

    @Test
    void theLibraryKnowsNothingOfTheToolsBuiltOnIt() {
        noClasses()
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("parallax..").and(resideOutsideOfPackages("parallax.atproto..")))
                .allowEmptyShould(true)
                .check(LIBRARY);
    }

    @Test
    void theLibraryNeverPrints() {
        noClasses().should(ACCESS_STANDARD_STREAMS).allowEmptyShould(true).check(LIBRARY);
    }

    @Test
    void theRulesSeeTheLibrary() {
        assertThat(LIBRARY).as("classes of the library").isNotEmpty();
    }

    private static DescribedPredicate<JavaClass> nameMatching(String pattern) {
        return HasName.Predicates.nameMatching(pattern).forSubtype();
    }

    private static String packageOf(String name) {
        return "parallax.atproto." + name + "..";
    }

    private static String[] packages(List<String> names) {
        return names.stream().map(PackageArrowsTest::packageOf).toArray(String[]::new);
    }
}

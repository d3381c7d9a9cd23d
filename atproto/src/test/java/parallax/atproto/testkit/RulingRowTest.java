package parallax.atproto.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import parallax.atproto.testkit.host.Fault;
import parallax.atproto.testkit.host.SimulatedHost;
import parallax.atproto.testkit.pds.PdsAccount;
import parallax.atproto.testkit.pds.SimulatedPds;
import parallax.atproto.testkit.plc.SimulatedPlc;
import parallax.atproto.testkit.relay.SimulatedRelay;

/** The project's reasons to refuse and the testkit know the same cases. */
class RulingRowTest {

    private static final Map<String, Class<?>> ACTORS = Stream.of(
                    TestRepo.class,
                    TestAccount.class,
                    PdsAccount.class,
                    SimulatedPds.class,
                    SimulatedPlc.class,
                    SimulatedHost.class,
                    SimulatedRelay.class)
            .collect(Collectors.toMap(Class::getSimpleName, Function.identity()));

    @ParameterizedTest
    @EnumSource(Breakage.class)
    void everyBreakageBelongsToOneCaseWithItsRuling(Breakage breakage) {
        List<RulingRow> rows = RulingRow.ALL.stream()
                .filter(row -> row.broken().contains(breakage))
                .toList();
        assertThat(rows).hasSize(1);
        assertThat(rows.getFirst().rulings()).containsExactly(breakage.ruling());
    }

    @Test
    void everyCaseCanBeMadeToHappen() {
        assertThat(RulingRow.ALL)
                .allSatisfy(
                        row -> assertThat(row.variants()).as(row.situation()).isPositive());
        assertThat(RulingRow.ALL.stream().map(RulingRow::situation)).doesNotHaveDuplicates();
    }

    @Test
    void everyStepIsAMethodOfTheTestkit() {
        assertThat(RulingRow.ALL.stream().flatMap(row -> row.steps().stream())).allSatisfy(step -> {
            Class<?> actor = ACTORS.get(step.substring(0, step.indexOf('#')));
            assertThat(actor).as(step).isNotNull();
            assertThat(Arrays.stream(actor.getMethods()).map(Method::getName))
                    .contains(step.substring(step.indexOf('#') + 1));
        });
    }

    @Test
    void everyFaultOfAConnectionIsACaseOrASlowNetwork() {
        Set<Class<?>> used =
                RulingRow.ALL.stream().flatMap(row -> row.faults().stream()).collect(Collectors.toSet());
        Set<Class<?>> slowOrRefused = Set.of(Fault.Slow.class, Fault.Fragmented.class, Fault.Refuse.class);
        assertThat(Arrays.stream(Fault.class.getPermittedSubclasses()).filter(fault -> !slowOrRefused.contains(fault)))
                .allMatch(used::contains);
    }

    @Test
    void theReasonsAreThoseThatTheProjectDocuments() throws IOException {
        List<String> page = Files.readAllLines(Vectors.projectRoot().resolve("BEHAVIOURS.md"));
        List<String> documented = page.subList(page.indexOf("| reason | when |") + 2, page.size()).stream()
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> line.substring(3, line.indexOf('`', 3)))
                .toList();
        Set<String> rulings =
                RulingRow.ALL.stream().flatMap(row -> row.rulings().stream()).collect(Collectors.toSet());
        // What is of an unknown kind is passed over, not refused.
        assertThat(rulings).contains("unknown_type");
        rulings.remove("unknown_type");
        assertThat(rulings).containsExactlyInAnyOrderElementsOf(documented);
    }
}

package parallax.pulsar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import parallax.reports.coverage.CoverageReport;
import parallax.reports.document.RunFacts;

class ResultTableTest {

    @Test
    void noWordOfAServerReachesATerminalThatObeysIt() {
        CoverageReport report = new CoverageReport(
                new RunFacts(
                        new RunFacts.Tool("pulsar", "test"), "2026-03-05T12:00:00Z", "2026-03-05T12:00:10Z", List.of()),
                1,
                null,
                0,
                null,
                false,
                0,
                List.of(),
                List.of(),
                List.of(),
                List.of("said \u001b[31mred\u009b2J, and \u202eturned", "the next"));
        assertThat(ResultTable.of(report)).endsWith("said  [31mred 2J, and  turned\nthe next\n");
    }
}

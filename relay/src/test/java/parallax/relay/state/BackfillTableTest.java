package parallax.relay.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parallax.relay.collections.BackfillBook;
import parallax.relay.collections.BackfillBook.Failure;
import parallax.relay.collections.BackfillBook.Kind;
import parallax.relay.collections.BackfillBook.Part;
import parallax.relay.collections.BackfillBook.Phase;
import parallax.relay.collections.BackfillBook.Run;
import parallax.relay.collections.BackfillBook.Sums;

/** One contract, both databases. */
class BackfillTableTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final Run RUN = new Run(Kind.IMPORT, "https://relay.test", Phase.RUNNING, NOW, Instant.EPOCH);

    @Test
    void sqliteHoldsTheContract(@TempDir Path dir) {
        try (ControlPlane plane = ControlPlane.open(DatabaseUrl.sqlite(dir.resolve("relay.sqlite")))) {
            contract(plane.backfill());
        }
    }

    @Test
    void postgresqlHoldsTheContract(@TempDir Path dir) {
        assumeTrue(PostgresServer.installed(), "no PostgreSQL server is installed (Debian: postgresql)");
        try (PostgresServer server = PostgresServer.start(dir);
                ControlPlane plane = ControlPlane.open(server.url())) {
            contract(plane.backfill());
        }
    }

    @Test
    void progressSurvivesReopening(@TempDir Path dir) {
        DatabaseUrl url = DatabaseUrl.sqlite(dir.resolve("relay.sqlite"));
        try (ControlPlane plane = ControlPlane.open(url)) {
            plane.backfill().begin(RUN, List.of("a.b.c"));
            plane.backfill().turned(new Part("a.b.c", "", 0, 0, 0), "next", 7);
        }
        try (ControlPlane plane = ControlPlane.open(url)) {
            assertThat(plane.backfill().run()).contains(RUN);
            assertThat(plane.backfill().due(NOW, 9)).containsExactly(new Part("a.b.c", "next", 1, 7, 0));
        }
    }

    private static void contract(BackfillBook book) {
        assertThat(book.run()).isEmpty();
        assertThat(book.nextDue()).isEmpty();
        assertThat(book.sums()).isEqualTo(new Sums(0, 0, 0, 0, 0));

        book.begin(RUN, List.of("b.b.b", "a.a.a", "c.c.c", "a.a.a"));
        assertThat(book.run()).contains(RUN);
        assertThat(book.due(NOW, 9)).extracting(Part::subject).containsExactly("a.a.a", "b.b.b", "c.c.c");
        assertThat(book.due(NOW, 1)).containsExactly(new Part("a.a.a", "", 0, 0, 0));

        pagesAreCountedUntilThePartIsCompleted(book);
        whatIsPutOffComesLastAndNotBeforeItsTime(book);
        phasesEndAndANewRunBeginsAnew(book);
    }

    private static void pagesAreCountedUntilThePartIsCompleted(BackfillBook book) {
        book.turned(book.due(NOW, 1).getFirst(), "page two", 1000);
        assertThat(book.due(NOW, 1)).containsExactly(new Part("a.a.a", "page two", 1, 1000, 0));
        book.turned(book.due(NOW, 1).getFirst(), "", 234);
        assertThat(book.due(NOW, 9)).extracting(Part::subject).containsExactly("b.b.b", "c.c.c");
        assertThat(book.sums()).isEqualTo(new Sums(3, 1, 0, 1234, 2));
    }

    private static void whatIsPutOffComesLastAndNotBeforeItsTime(BackfillBook book) {
        Instant later = NOW.plusSeconds(60);
        book.again(book.due(NOW, 1).getFirst(), 1, later, "HTTP 503");
        assertThat(book.due(NOW, 9)).extracting(Part::subject).containsExactly("c.c.c");
        assertThat(book.due(later, 9)).extracting(Part::subject).containsExactly("c.c.c", "b.b.b");
        book.failed(book.due(NOW, 1).getFirst(), "HTTP 400 BadRequest");
        assertThat(book.nextDue()).contains(later);
        assertThat(book.due(later, 1)).containsExactly(new Part("b.b.b", "", 0, 0, 1));
        book.turned(book.due(later, 1).getFirst(), "x", 0);
        assertThat(book.due(NOW, 1)).containsExactly(new Part("b.b.b", "x", 1, 0, 0));
        assertThat(book.failures(9)).containsExactly(new Failure("c.c.c", "HTTP 400 BadRequest"));
        assertThat(book.failures(0)).isEmpty();
        assertThat(book.sums()).isEqualTo(new Sums(3, 1, 1, 1234, 3));
    }

    private static void phasesEndAndANewRunBeginsAnew(BackfillBook book) {
        book.enter(Phase.PAUSED, NOW.plusSeconds(1));
        assertThat(book.run()).contains(new Run(RUN.kind(), RUN.source(), Phase.PAUSED, NOW, Instant.EPOCH));
        book.enter(Phase.CANCELLED, NOW.plusSeconds(2));
        assertThat(book.run()).contains(new Run(RUN.kind(), RUN.source(), Phase.CANCELLED, NOW, NOW.plusSeconds(2)));
        Run next = new Run(Kind.DIDS, "", Phase.RUNNING, NOW.plusSeconds(3), Instant.EPOCH);
        List<String> many = IntStream.range(0, 1_201)
                .mapToObj(i -> "did:plc:%04d".formatted(i))
                .toList();
        book.begin(next, many);
        assertThat(book.run()).contains(next);
        assertThat(book.sums()).isEqualTo(new Sums(1_201, 0, 0, 0, 0));
        assertThat(book.due(NOW, 5_000)).extracting(Part::subject).isEqualTo(many);
    }
}

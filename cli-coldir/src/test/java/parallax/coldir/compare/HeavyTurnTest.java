package parallax.coldir.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import parallax.atproto.politeness.Stop;

class HeavyTurnTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(300);

    private final Stop stop = new Stop();
    private final HeavyTurn turn = new HeavyTurn(stop);

    @Test
    void aSecondCollectionGrowsBeyondItsSmallShareOnlyWhenTheFirstIsLetGo() throws InterruptedException {
        HeavyTurn.Part first = turn.part();
        HeavyTurn.Part second = turn.part();
        first.grown(HeavyTurn.SMALL + 1);
        second.grown(HeavyTurn.SMALL);
        Thread growing = Thread.ofVirtual().start(() -> second.grown(1));
        assertThat(growing.join(SHORT)).as("done while the first is large").isFalse();
        first.grown(1_000);
        first.close();
        assertThat(growing.join(LONG)).isTrue();
        second.close();
    }

    @Test
    void theWalksOfOneCollectionShareItsTurn() throws InterruptedException {
        HeavyTurn.Part part = turn.part();
        part.grown(HeavyTurn.SMALL + 1);
        Thread other = Thread.ofVirtual().start(() -> part.grown(HeavyTurn.SMALL));
        assertThat(other.join(LONG)).isTrue();
        part.close();
    }

    @Test
    void nobodyWaitsForATurnAfterTheWishToEnd() throws InterruptedException {
        HeavyTurn.Part first = turn.part();
        HeavyTurn.Part second = turn.part();
        first.grown(HeavyTurn.SMALL + 1);
        Thread growing = Thread.ofVirtual().start(() -> second.grown(HeavyTurn.SMALL + 1));
        stop.ask();
        assertThat(growing.join(LONG)).isTrue();
        second.close();
        first.close();
    }
}

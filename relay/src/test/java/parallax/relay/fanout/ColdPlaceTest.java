package parallax.relay.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import parallax.relay.flow.EventLog;
import parallax.relay.flow.HostId;
import parallax.relay.flow.LogReader;
import parallax.relay.flow.LogRecordSink;
import parallax.relay.flow.Sequenced;

@Timeout(120)
class ColdPlaceTest {
    private final AtomicReference<Throwable> fatal = new AtomicReference<>();

    @Test
    void anErrorWhileReadingIsAnswered() throws Exception {
        OutOfMemoryError error = new OutOfMemoryError("no more direct memory");
        ThrowingLog log = new ThrowingLog(error);
        try (ColdReads reads = new ColdReads(log, FanoutOptions.defaults(), fatal::set)) {
            ColdPlace place = reads.place();
            CompletableFuture<ColdRead> answer = new CompletableFuture<>();
            place.read(1, 5, answer::complete);
            assertThat(answer.get()).isEqualTo(new ColdRead.Failed());
            assertThat(fatal).hasValue(error);
            place.leave();
            assertThat(log.closed).hasValue(1);
        }
    }

    private static final class ThrowingLog implements EventLog {
        final AtomicInteger closed = new AtomicInteger();
        private final Error error;

        ThrowingLog(Error error) {
            this.error = error;
        }

        @Override
        public void append(List<Sequenced> batch, ToLongFunction<HostId> lowWater) {
            throw new AssertionError("nothing is appended here");
        }

        @Override
        public long oldestSeq() {
            return 1;
        }

        @Override
        public long lastSeq() {
            return 5;
        }

        @Override
        public LogReader openAfter(long after) {
            return new LogReader() {
                @Override
                public int read(long through, int maxBytes, LogRecordSink sink) {
                    throw error;
                }

                @Override
                public void close() {
                    closed.incrementAndGet();
                }
            };
        }

        @Override
        public void close() {
            throw new AssertionError("the log is not ours to close");
        }
    }
}

package parallax.atproto.firehose;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import parallax.atproto.cbor.ByteSlice;

/** A listener that keeps everything in order, and takes the last frame's first byte as the next cursor. */
class Heard implements FirehoseListener {
    sealed interface Call {
        record Opened(Map<String, String> headers) implements Call {}

        record Frame(ByteSlice bytes) implements Call {}

        record Oversize(ByteSlice first, long length) implements Call {}

        record Closed(CloseReason reason, Duration retryIn) implements Call {}
    }

    final LinkedBlockingQueue<Call> calls = new LinkedBlockingQueue<>();
    volatile OptionalLong cursor;

    Heard(OptionalLong cursor) {
        this.cursor = cursor;
    }

    @Override
    public OptionalLong cursor() {
        return cursor;
    }

    @Override
    public void opened(Map<String, String> responseHeaders) {
        calls.add(new Call.Opened(responseHeaders));
    }

    @Override
    public void frame(ByteSlice frame) throws InterruptedException {
        calls.add(new Call.Frame(frame));
    }

    @Override
    public void oversize(ByteSlice first64KiB, long length) {
        calls.add(new Call.Oversize(first64KiB, length));
    }

    @Override
    public void closed(CloseReason reason, Duration retryIn) {
        calls.add(new Call.Closed(reason, retryIn));
    }

    /** The next call, which has to be of this kind. */
    <T extends Call> T next(Class<T> kind) throws InterruptedException {
        Call call = calls.poll(60, TimeUnit.SECONDS);
        assertThat(call).isInstanceOf(kind);
        return kind.cast(call);
    }

    ByteSlice nextFrame() throws InterruptedException {
        return next(Call.Frame.class).bytes();
    }

    CloseReason nextClosed() throws InterruptedException {
        return next(Call.Closed.class).reason();
    }
}

package parallax.atproto.stream;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.event.Event;
import parallax.atproto.event.Frame;
import parallax.atproto.event.FrameDecoder;
import parallax.atproto.event.FrameException;
import parallax.atproto.firehose.CloseReason;
import parallax.atproto.firehose.FirehoseClient;
import parallax.atproto.firehose.FirehoseListener;
import parallax.atproto.firehose.FirehoseOptions;

/** One subscription told as {@link StreamItem}s, until it is closed. Its methods may be called from any thread. */
public final class EventStream implements AutoCloseable {

    private static final String FUTURE_CURSOR = "FutureCursor";
    private static final long NONE = -1;

    private final EventListener listener;
    private final CompletableFuture<FirehoseClient> client = new CompletableFuture<>();
    private volatile long cursor;
    private volatile long repeats;
    private int futureCursors;

    private EventStream(OptionalLong cursor, EventListener listener) {
        this.cursor = cursor.orElse(NONE);
        this.listener = listener;
    }

    /**
     * Starts connecting at once. What a listener throws goes to the thread's default handler.
     *
     * @param cursor the last sequence number that was taken before; 0 for the oldest that the host has; empty for live
     */
    public static EventStream start(FirehoseOptions options, OptionalLong cursor, EventListener listener) {
        EventStream stream = new EventStream(cursor, listener);
        stream.client.complete(FirehoseClient.start(options, stream.new Frames()));
        return stream;
    }

    /**
     * Starts connecting at once.
     *
     * @param cursor as above
     * @param onDeath told of what the listener threw; the stream has ended then
     */
    public static EventStream start(
            FirehoseOptions options,
            OptionalLong cursor,
            EventListener listener,
            Thread.UncaughtExceptionHandler onDeath) {
        EventStream stream = new EventStream(cursor, listener);
        stream.client.complete(FirehoseClient.start(options, stream.new Frames(), onDeath));
        return stream;
    }

    /** The highest sequence number taken; what the next connection resumes from. Empty if there is none. */
    public OptionalLong cursor() {
        long now = cursor;
        return now == NONE ? OptionalLong.empty() : OptionalLong.of(now);
    }

    /** Frames that were not told because their number was not above the cursor. */
    public long repeats() {
        return repeats;
    }

    /** As {@link FirehoseClient#close}. */
    @Override
    public void close() {
        client.join().close();
    }

    /** As {@link FirehoseClient#awaitEnd}. */
    public boolean awaitEnd(Duration atMost) throws InterruptedException {
        return client.join().awaitEnd(atMost);
    }

    /** What the client hears; its one thread. */
    private final class Frames implements FirehoseListener {

        @Override
        public OptionalLong cursor() {
            return EventStream.this.cursor();
        }

        @Override
        public void opened(Map<String, String> responseHeaders) {
            listener.opened(responseHeaders);
        }

        @Override
        public void frame(ByteSlice frame) throws InterruptedException {
            Frame decoded;
            try {
                decoded = FrameDecoder.decode(frame);
            } catch (FrameException e) {
                tell(e.seq(), new StreamItem.Undecodable(e.offset(), e.reason(), e.seq(), frame));
                return;
            }
            switch (decoded) {
                case Frame.Message message -> message(message);
                case Frame.Malformed malformed ->
                    tell(
                            malformed.seq(),
                            new StreamItem.Undecodable(malformed.offset(), malformed.reason(), malformed.seq(), frame));
                case Frame.Unknown unknown -> tell(unknown.seq(), new StreamItem.Unknown(unknown));
                case Frame.Failure(String error, String message) -> failed(error, message);
            }
        }

        @Override
        public void oversize(ByteSlice first64KiB, long length) throws InterruptedException {
            OptionalLong peeked = FrameDecoder.peekSeq(first64KiB);
            Long seq = peeked.isPresent() ? peeked.getAsLong() : null;
            tell(seq, new StreamItem.Oversize(seq, length));
        }

        @Override
        public Optional<Duration> retry(CloseReason reason, Duration planned) {
            return listener.retry(reason, planned);
        }

        @Override
        public void closed(CloseReason reason, Duration retryIn) {
            listener.closed(reason, retryIn);
        }
    }

    private void message(Frame.Message message) throws InterruptedException {
        switch (message.event()) {
            case Event.Sequenced event -> {
                futureCursors = 0;
                tell(event.seq(), new StreamItem.Message(event, message));
            }
            case Event.Info info -> listener.item(new StreamItem.Notice(info));
        }
    }

    private void failed(String error, @Nullable String message) throws InterruptedException {
        listener.item(new StreamItem.Failure(error, message));
        long before = cursor;
        // One such answer may be a host that has only just started; a second one is its word.
        if (error.equals(FUTURE_CURSOR) && before != NONE && ++futureCursors > 1) {
            futureCursors = 0;
            cursor = NONE;
            listener.item(new StreamItem.Rewound(before));
        }
        // The stream is over by the specification, whether or not the sender ends the connection.
        client.join().reconnect();
    }

    // Only this thread writes the two fields.
    @SuppressWarnings("NonAtomicVolatileUpdate")
    private void tell(@Nullable Long seq, StreamItem item) throws InterruptedException {
        if (seq != null && seq <= cursor) {
            repeats++;
            return;
        }
        listener.item(item);
        if (seq != null) {
            cursor = seq;
        }
    }
}

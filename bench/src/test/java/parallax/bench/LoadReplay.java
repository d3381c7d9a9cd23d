package parallax.bench;

import java.net.URI;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import parallax.atproto.event.Event;
import parallax.atproto.stream.EventStream;
import parallax.atproto.stream.StreamItem;

/**
 * A consumer that returns: reads what a relay has kept, a process of its own. Arguments: the stream, the cursor, and
 * how many events follow it. Prints {@code replayed WALL_NANOS EVENTS BYTES}, or ends with 1 after a minute.
 */
final class LoadReplay {
    private final CountDownLatch left;
    private long bytes;
    private long lastSeq;

    private LoadReplay(int events) {
        left = new CountDownLatch(events);
    }

    public static void main(String[] arguments) throws InterruptedException {
        int events = Integer.parseInt(arguments[2]);
        LoadReplay replay = new LoadReplay(events);
        long begun = System.nanoTime();
        try (EventStream _ = EventStream.start(
                LoadConsumers.options(URI.create(arguments[0])),
                OptionalLong.of(Long.parseLong(arguments[1])),
                replay::item)) {
            if (!replay.left.await(1, TimeUnit.MINUTES)) {
                System.err.println(replay.left.getCount() + " events did not come again");
                System.exit(1);
            }
        }
        System.out.printf("replayed %d %d %d%n", System.nanoTime() - begun, events, replay.bytes);
        System.exit(0);
    }

    private void item(StreamItem item) {
        if (item instanceof StreamItem.Message(Event.Sequenced event, var frame) && event.seq() > lastSeq) {
            lastSeq = event.seq();
            bytes += frame.bytes().length();
            left.countDown();
        }
    }
}

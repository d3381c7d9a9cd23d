package parallax.relay.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import parallax.atproto.event.EventKind;
import parallax.atproto.syntax.Did;
import parallax.relay.flow.Sequenced;
import parallax.relay.log.Events;

class TailTest {
    private final Random random = new Random(3);
    private final List<Sequenced> added = new ArrayList<>();

    private void add(Tail tail, long firstSeq, int count) {
        for (Sequenced event : Events.numbered(firstSeq, Events.several(random, count))) {
            ByteBuffer did =
                    StandardCharsets.US_ASCII.encode(event.admitted().did().text());
            tail.add(event.seq(), event.admitted().kind(), did, Events.sent(event));
            added.add(event);
        }
    }

    /** Everything from a seq on, run by run; empty when the tail does not reach back to it. */
    private static List<ByteBuffer> from(Tail tail, long seq, int maxFrames, int maxBytes, ReplayFilter filter) {
        List<ByteBuffer> bytes = new ArrayList<>();
        for (FrameRun run = tail.run(seq, maxFrames, maxBytes, filter);
                run != null;
                run = tail.run(run.nextSeq(), maxFrames, maxBytes, filter)) {
            assertThat(run.count()).isLessThanOrEqualTo(maxFrames);
            for (ByteBuf slice : run.frames()) {
                bytes.add(ByteBuffer.allocate(slice.readableBytes()));
                slice.readBytes(bytes.getLast());
                slice.release();
            }
        }
        return bytes;
    }

    private static byte[] joined(List<ByteBuffer> parts) {
        ByteBuffer all = ByteBuffer.allocate(
                parts.stream().mapToInt(ByteBuffer::capacity).sum());
        for (ByteBuffer part : parts) {
            all.put(part.duplicate().rewind());
        }
        return all.array();
    }

    private byte[] sentFrom(long seq, ReplayFilter filter) {
        List<ByteBuffer> parts = new ArrayList<>();
        for (Sequenced event : added) {
            if (event.seq() >= seq
                    && !filter.hides(
                            event.seq(),
                            event.admitted().kind(),
                            event.admitted().did())) {
                ByteBuffer sent = Events.sent(event);
                parts.add(ByteBuffer.allocate(sent.remaining()).put(sent).flip());
            }
        }
        return joined(parts);
    }

    @Test
    void everySeqItReachesGetsExactlyTheFramesFromThere() {
        Tail tail = new Tail(64 << 10, 4 << 10);
        add(tail, 1, 500);
        int reached = 0;
        for (long seq = 1; seq <= 500; seq++) {
            List<ByteBuffer> got = from(tail, seq, 1 + random.nextInt(64), 1 + random.nextInt(9000), ReplayFilter.NONE);
            if (!got.isEmpty()) {
                reached++;
                assertThat(joined(got)).isEqualTo(sentFrom(seq, ReplayFilter.NONE));
            }
        }
        assertThat(reached).isBetween(5, 499);
        assertThat(from(tail, 501, 64, 1000, ReplayFilter.NONE)).isEmpty();
        tail.close();
        assertThat(from(tail, 500, 64, 1000, ReplayFilter.NONE)).isEmpty();
    }

    @Test
    void itsMemoryIsBounded() {
        Tail tail = new Tail(64 << 10, 4 << 10);
        for (int i = 0; i < 50; i++) {
            add(tail, 1 + 20L * i, 20);
            // A frame longer than a block is kept alone, and then is the whole tail at worst.
            assertThat(tail.memory()).isLessThanOrEqualTo((64 << 10) + (128 << 10));
        }
        tail.close();
    }

    @Test
    void aSeqInAGapStartsBehindTheGap() {
        Tail tail = new Tail(1 << 20, 4 << 10);
        add(tail, 1, 10);
        add(tail, 1000, 10);
        assertThat(joined(from(tail, 500, 64, 9000, ReplayFilter.NONE))).isEqualTo(sentFrom(500, ReplayFilter.NONE));
        assertThat(joined(from(tail, 5, 64, 9000, ReplayFilter.NONE))).isEqualTo(sentFrom(5, ReplayFilter.NONE));
        tail.close();
    }

    @Test
    void whatTheFilterHidesIsLeftOutAndTheRestKept() {
        Tail tail = new Tail(1 << 20, 8 << 10);
        add(tail, 1, 300);
        Did takenDown = added.getFirst().admitted().did();
        ReplayFilter filter = new ReplayFilter() {
            @Override
            public long hidesBelow() {
                return 200;
            }

            @Override
            public boolean hides(long seq, EventKind kind, Did did) {
                return seq < 200 && kind != EventKind.ACCOUNT && (did.equals(takenDown) || seq % 3 == 0);
            }
        };
        for (long seq : new long[] {1, 2, 100, 198, 199, 200, 201}) {
            assertThat(joined(from(tail, seq, 16, 5000, filter))).isEqualTo(sentFrom(seq, filter));
        }
        tail.close();
    }

    @Test
    void aSliceStaysGoodAfterItsBlockIsDropped() {
        Tail tail = new Tail(8 << 10, 4 << 10);
        add(tail, 1, 3);
        FrameRun run = tail.run(1, 1, 1, ReplayFilter.NONE);
        add(tail, 4, 200);
        assertThat(tail.run(1, 1, 1, ReplayFilter.NONE)).isNull();
        ByteBuf slice = run.frames().getFirst();
        ByteBuffer bytes = ByteBuffer.allocate(slice.readableBytes());
        slice.getBytes(0, bytes);
        assertThat(bytes.flip()).isEqualTo(Events.sent(added.getFirst()));
        assertThat(slice.release()).as("last reference").isTrue();
        tail.close();
    }
}

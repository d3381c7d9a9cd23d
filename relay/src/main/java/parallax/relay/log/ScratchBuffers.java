package parallax.relay.log;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;

/** Read buffers that are used again. Keeps few, so memory does not grow with the number of readers. Any thread. */
final class ScratchBuffers {
    static final int BYTES = 256 << 10;

    private final ArrayBlockingQueue<ByteBuffer> idle = new ArrayBlockingQueue<>(8);

    ByteBuffer take() {
        ByteBuffer buffer = idle.poll();
        return buffer != null ? buffer : ByteBuffer.allocateDirect(BYTES);
    }

    void giveBack(ByteBuffer buffer) {
        // When enough are kept already, this one is left to the collector.
        @SuppressWarnings("unused")
        boolean kept = idle.offer(buffer);
    }
}

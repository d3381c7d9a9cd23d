package parallax.relay.obs;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Memory of this process that the heap's meters do not show. */
final class ProcessMemory {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessMemory.class);
    private static final Path STATUS = Path.of("/proc/self/status");

    private ProcessMemory() {}

    /** Bytes resident in memory as the kernel counts them; 0 where it does not tell. */
    static long resident() {
        try {
            for (String line : Files.readAllLines(STATUS, StandardCharsets.US_ASCII)) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
                }
            }
        } catch (IOException e) {
            LOG.debug("{} cannot be read", STATUS, e);
        }
        return 0;
    }

    /**
     * Bytes of Netty's buffers outside the heap: those of the sockets, and those that the fan-out takes from the pool.
     */
    static long netty() {
        return Stream.of(ByteBufAllocator.DEFAULT, PooledByteBufAllocator.DEFAULT)
                .distinct()
                .mapToLong(allocator -> allocator instanceof ByteBufAllocatorMetricProvider provider
                        ? provider.metric().usedDirectMemory()
                        : 0)
                .sum();
    }
}

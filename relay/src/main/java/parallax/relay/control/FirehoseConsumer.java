package parallax.relay.control;

import java.net.InetAddress;
import java.time.Instant;

/**
 * One subscriber of the firehose.
 *
 * @param id its number in this process; never used again
 * @param address where it comes from, seen through trusted proxies
 * @param userAgent as it names itself, shortened; empty when it does not
 * @param connectedAt when it was accepted
 * @param seq the last event that was handed to its socket; 0 when none was
 * @param lag how many events it is behind the newest
 * @param framesSent events and notices handed to its socket
 * @param bytesSent bytes of them
 */
public record FirehoseConsumer(
        long id,
        InetAddress address,
        String userAgent,
        Instant connectedAt,
        long seq,
        long lag,
        long framesSent,
        long bytesSent) {}

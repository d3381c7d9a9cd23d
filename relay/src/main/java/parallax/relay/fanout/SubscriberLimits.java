package parallax.relay.fanout;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import parallax.atproto.address.ClientKey;

/**
 * How many may subscribe: in all, and from one address. IPv6 addresses count by their /64, which is what one customer
 * gets. Any thread.
 */
public final class SubscriberLimits {
    /** What a new subscriber meets. */
    enum Room {
        FREE,
        FULL,
        FULL_FOR_ADDRESS
    }

    private final int total;
    private final int perAddress;
    private final Map<ClientKey, Integer> open = new HashMap<>();
    private int count;

    /**
     * Limits that are at least 1.
     *
     * @param total of all clients
     * @param perAddress of one client
     */
    public SubscriberLimits(int total, int perAddress) {
        if (total < 1 || perAddress < 1) {
            throw new IllegalArgumentException("subscriber limits are positive: " + total + ", " + perAddress);
        }
        this.total = total;
        this.perAddress = perAddress;
    }

    synchronized Room room(InetAddress client) {
        if (count >= total) {
            return Room.FULL;
        }
        return open.getOrDefault(ClientKey.of(client), 0) >= perAddress ? Room.FULL_FOR_ADDRESS : Room.FREE;
    }

    synchronized Room enter(InetAddress client) {
        Room room = room(client);
        if (room == Room.FREE) {
            count++;
            open.merge(ClientKey.of(client), 1, Integer::sum);
        }
        return room;
    }

    synchronized void leave(InetAddress client) {
        count--;
        open.computeIfPresent(ClientKey.of(client), (address, had) -> had == 1 ? null : had - 1);
    }

    /** Subscribers at the moment. */
    public synchronized int open() {
        return count;
    }
}

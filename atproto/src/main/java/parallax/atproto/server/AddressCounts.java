package parallax.atproto.server;

import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import parallax.atproto.address.ClientKey;

/** How much of something each client holds; thread-safe. As large as there are clients that hold any. */
final class AddressCounts {
    private final int cap;
    private final ConcurrentHashMap<ClientKey, Integer> held = new ConcurrentHashMap<>();

    /** A cap of 0 means none. */
    AddressCounts(int cap) {
        this.cap = cap;
    }

    /** False, and nothing counted, when the client is at its cap. */
    boolean enter(InetAddress client) {
        if (cap == 0) {
            return true;
        }
        boolean[] entered = {false};
        held.compute(ClientKey.of(client), (_, count) -> {
            int before = count == null ? 0 : count;
            entered[0] = before < cap;
            return entered[0] ? before + 1 : before;
        });
        return entered[0];
    }

    /** Undoes one {@link #enter} that returned true. */
    void leave(InetAddress client) {
        if (cap == 0) {
            return;
        }
        held.computeIfPresent(ClientKey.of(client), (_, count) -> count == 1 ? null : count - 1);
    }
}

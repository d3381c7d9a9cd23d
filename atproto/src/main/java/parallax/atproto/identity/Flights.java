package parallax.atproto.identity;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import parallax.atproto.syntax.Did;

/**
 * The fetches under way, one a DID at most, each on a virtual thread of its own: a caller that is interrupted leaves
 * the others their answer. Bounded by the number of callers and the time limits of the source.
 */
final class Flights {

    private final ConcurrentMap<Did, Flight> underWay = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();
    private final ThreadFactory threads =
            Thread.ofVirtual().name("identity-", 0).factory();

    /** The number of the latest flight; later ones have greater numbers. */
    long ticket() {
        return numbers.get();
    }

    @Nullable
    Flight current(Did did) {
        return underWay.get(did);
    }

    /** Starts a flight, or returns the one under way. {@code fetch} remembers its result itself. */
    Flight start(Did did, boolean fromSource, Function<Flight, Resolution> fetch) {
        Flight mine = new Flight(numbers.incrementAndGet(), fromSource);
        Flight other = underWay.putIfAbsent(did, mine);
        if (other != null) {
            return other;
        }
        threads.newThread(() -> fly(did, mine, fetch)).start();
        return mine;
    }

    /** What is under way for {@code did} will not be remembered, nor joined by anyone else. */
    void forget(Did did) {
        Flight flight = underWay.remove(did);
        if (flight != null) {
            flight.forget();
        }
    }

    private void fly(Did did, Flight flight, Function<Flight, Resolution> fetch) {
        try {
            Resolution resolution = fetch.apply(flight);
            underWay.remove(did, flight);
            flight.land(resolution);
        } catch (RuntimeException | Error e) {
            underWay.remove(did, flight);
            flight.crash(e);
        }
    }
}

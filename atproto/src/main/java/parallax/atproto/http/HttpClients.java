package parallax.atproto.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import parallax.atproto.address.AddressGuard;
import parallax.atproto.politeness.PoliteTurns;
import parallax.atproto.politeness.Turns;

/**
 * The clients of one run: all under one name, polite to each host together, and closed together. One thread opens them.
 */
public final class HttpClients implements AutoCloseable {

    private final String userAgent;
    private final Turns turns = PoliteTurns.standard();
    private final List<GuardedHttp> opened = new ArrayList<>();

    /** @param userAgent sent with every request, {@code parallax/VERSION} */
    public HttpClients(String userAgent) {
        this.userAgent = userAgent;
    }

    public String userAgent() {
        return userAgent;
    }

    /** For servers that a person named: waits for no turns. */
    public GuardedHttp named(AddressGuard guard, HttpLimits limits) {
        return opened(new GuardedHttp(guard, limits, HttpConcurrency.DEFAULT, userAgent));
    }

    /** For whatever hosts there are: waits for a turn at each, for {@code patience} at most. */
    public GuardedHttp polite(AddressGuard guard, HttpLimits limits, HttpConcurrency concurrency, Duration patience) {
        return opened(new GuardedHttp(guard, limits, concurrency, userAgent, new WaitPolicy(turns, patience)));
    }

    private GuardedHttp opened(GuardedHttp http) {
        opened.add(http);
        return http;
    }

    @Override
    public void close() {
        opened.forEach(GuardedHttp::close);
    }
}

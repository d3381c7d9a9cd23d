package parallax.relay.upstream;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import parallax.atproto.address.RelayAddress;
import parallax.atproto.query.ListQueries;
import parallax.atproto.query.ListQueries.HostEntry;
import parallax.atproto.query.PageWalk;
import parallax.atproto.xrpc.XrpcClient;
import parallax.atproto.xrpc.XrpcReply;

/** Takes over the hosts that another relay lists as active or idle ({@code com.atproto.sync.listHosts}), once. */
public final class PullHosts {
    private static final int MAX_HOSTS = 100_000;
    private static final int AT_ONCE = 16;

    /** Decides on one listed host. */
    public interface Taker {
        /** What became of a host; the name is as the other relay writes it. Several threads ask at once. */
        Taken take(String hostname);
    }

    /** What became of a listed host. */
    public enum Taken {
        /** It was not known before. */
        NEW,
        /** It was known. */
        KNOWN,
        /** Its name may not be crawled, it is banned, or it does not answer. */
        REFUSED
    }

    /**
     * What came of it. Counts of a list that ended early are of what was read.
     *
     * @param listed hosts that were listed
     * @param passedOver of them those that are neither active nor idle there
     * @param problem why the list ended early; null when it was read to its end
     */
    public record Pulled(
            int listed,
            int passedOver,
            int added,
            int known,
            int refused,
            @Nullable String problem) {
        private Pulled plus(Taken taken) {
            return new Pulled(
                    listed + 1,
                    passedOver,
                    added + (taken == Taken.NEW ? 1 : 0),
                    known + (taken == Taken.KNOWN ? 1 : 0),
                    refused + (taken == Taken.REFUSED ? 1 : 0),
                    problem);
        }

        private Pulled plusPassedOver() {
            return new Pulled(listed + 1, passedOver + 1, added, known, refused, problem);
        }

        private Pulled endedBy(String why) {
            return new Pulled(listed, passedOver, added, known, refused, why);
        }
    }

    private final XrpcClient client;
    private final Taker taker;

    public PullHosts(XrpcClient client, Taker taker) {
        this.client = client;
        this.taker = taker;
    }

    /**
     * Blocks until the list has ended or failed; what was read until then counts.
     *
     * @param pageSize hosts a request, 1 to 1,000
     */
    public Pulled from(RelayAddress relay, int pageSize) throws InterruptedException {
        PageWalk<HostEntry> walk = ListQueries.hosts(pageSize).walk(client, relay.http());
        Pulled pulled = new Pulled(0, 0, 0, 0, 0, null);
        while (walk.hasNext()) {
            if (pulled.listed() >= MAX_HOSTS) {
                return pulled.endedBy("it lists more than " + MAX_HOSTS + " hosts");
            }
            pulled = switch (walk.next()) {
                case XrpcReply.Ok(var page) -> take(page.items(), pulled);
                case XrpcReply.Failed(var why) -> pulled.endedBy(why.text());
            };
        }
        return pulled;
    }

    private Pulled take(List<HostEntry> hosts, Pulled before) throws InterruptedException {
        Pulled pulled = before;
        List<Callable<Taken>> wanted = new ArrayList<>();
        for (HostEntry host : hosts) {
            if (host.inUse()) {
                wanted.add(() -> taker.take(host.name()));
            } else {
                pulled = pulled.plusPassedOver();
            }
        }
        try (ExecutorService threads =
                Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
            for (Future<Taken> taken : threads.invokeAll(wanted)) {
                pulled = pulled.plus(done(taken));
            }
        }
        return pulled;
    }

    private static Taken done(Future<Taken> taken) throws InterruptedException {
        try {
            return taken.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("a host was not taken", e);
        }
    }
}

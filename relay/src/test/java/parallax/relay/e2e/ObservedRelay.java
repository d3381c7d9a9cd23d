package parallax.relay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import parallax.atproto.event.Event;
import parallax.atproto.repo.RepoOp;
import parallax.atproto.syntax.Did;
import parallax.relay.app.RunningRelay;

/** A relay, its endpoints, and a subscriber that has followed it from its first event on, over restarts. */
final class ObservedRelay implements AutoCloseable {
    private static final int LONGEST_LIST = 3;

    private final boolean lenient;
    private final Path data;
    private final URI plc;
    private final String[] hosts;
    private final Map<Did, Integer> looked = new HashMap<>();
    private final WireSubscriber subscriber;
    private RunningRelay relay;
    private RelayView view;
    private Map<String, Long> refused = Map.of();

    ObservedRelay(boolean lenient, Path data, URI plc, List<String> hosts) throws Exception {
        this.lenient = lenient;
        this.data = data;
        this.plc = plc;
        this.hosts = hosts.toArray(String[]::new);
        relay = RunningRelay.start(lenient, data, plc, this.hosts);
        view = new RelayView(relay);
        subscriber = WireSubscriber.from(relay.api().getPort(), 0);
        awaitHosts(this.hosts.length);
    }

    RelayView view() {
        return view;
    }

    WireSubscriber subscriber() {
        return subscriber;
    }

    void awaitHosts(int connected) throws Exception {
        view.awaitMetric("relay_hosts_connected", connected);
    }

    /** Connections to hosts that ended so far. */
    long disconnects() throws Exception {
        return view.metrics().entrySet().stream()
                .filter(sample -> sample.getKey().startsWith("relay_upstream_disconnects_total"))
                .mapToLong(sample -> sample.getValue().longValue())
                .sum();
    }

    void stop() {
        view.close();
        relay.close();
    }

    /** After {@link #stop}: a relay on the same data, to which the subscriber returns. */
    void startAgain() throws Exception {
        relay = RunningRelay.start(lenient, data, plc, hosts);
        view = new RelayView(relay);
        refused = Map.of();
        subscriber.reconnect(relay.api().getPort());
        awaitHosts(hosts.length);
    }

    /** An act of the operator, that is to succeed. */
    void operator(String act, String json) throws Exception {
        assertThat(view.adminJson("/admin/" + act, json).status()).isEqualTo(200);
    }

    /** Waits for so many further events of an account; answers all that are there since the last look. */
    List<String> next(Did did, int count) throws InterruptedException {
        int before = looked.getOrDefault(did, 0);
        List<Event.Sequenced> all = subscriber.await(did, before + count);
        looked.put(did, all.size());
        return all.subList(before, all.size()).stream()
                .map(ObservedRelay::words)
                .toList();
    }

    /** Events of an account that came since the last look. */
    List<String> further(Did did) {
        List<Event.Sequenced> all = subscriber.eventsOf(did);
        return all.subList(looked.getOrDefault(did, 0), all.size()).stream()
                .map(ObservedRelay::words)
                .toList();
    }

    /** Every account that was looked for. */
    Iterable<Did> dids() {
        return looked.keySet();
    }

    /** Waits until so many were refused since the last look, by each reason; answers all that were. */
    Map<String, Long> nextRefused(Map<String, Long> atLeast) throws Exception {
        try {
            Patience.until("refusals " + atLeast, () -> {
                Map<String, Long> grown = grown();
                return atLeast.entrySet().stream()
                        .allMatch(wanted -> grown.getOrDefault(wanted.getKey(), 0L) >= wanted.getValue());
            });
        } catch (AssertionError e) {
            throw new AssertionError("there are " + grown(), e);
        }
        Map<String, Long> grown = grown();
        refused = view.refused();
        return grown;
    }

    private Map<String, Long> grown() throws Exception {
        Map<String, Long> grown = new TreeMap<>();
        view.refused().forEach((reason, now) -> {
            long more = now - refused.getOrDefault(reason, 0L);
            if (more > 0) {
                grown.put(reason, more);
            }
        });
        return grown;
    }

    /** What an event says, without what differs in every run. */
    private static String words(Event.Sequenced event) {
        return switch (event) {
            case Event.Commit commit -> "commit" + operations(commit.ops());
            case Event.Sync _ -> "sync";
            case Event.Identity identity -> identity.handle() == null ? "identity" : "identity " + identity.handle();
            case Event.Account account ->
                "account " + (account.active() ? "active" : "inactive")
                        + (account.status() == null ? "" : " " + account.status());
        };
    }

    private static String operations(List<RepoOp> ops) {
        if (ops.size() > LONGEST_LIST) {
            return " of " + ops.size();
        }
        StringBuilder list = new StringBuilder();
        for (RepoOp op : ops) {
            list.append(' ').append(op.getClass().getSimpleName());
        }
        return list.toString();
    }

    @Override
    public void close() {
        subscriber.close();
        stop();
    }
}

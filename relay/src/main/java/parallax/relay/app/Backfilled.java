package parallax.relay.app;

import java.util.function.Consumer;
import parallax.atproto.address.Hostname;
import parallax.atproto.politeness.TurnClock;
import parallax.atproto.xrpc.XrpcClient;
import parallax.relay.backfill.Backfill;
import parallax.relay.backfill.BackfillClients;
import parallax.relay.backfill.BackfillLimits;
import parallax.relay.backfill.HearsayLimits;
import parallax.relay.backfill.HearsaySampler;
import parallax.relay.backfill.Stores;
import parallax.relay.obs.Metrics;
import parallax.relay.state.index.CollectionIndex;

/** The backfill, and the sampler that has its hearsay checked. */
record Backfilled(Backfill backfill, HearsaySampler sampler) implements AutoCloseable {

    static Backfilled open(
            RelayConfig config, Storage storage, Network network, Metrics metrics, Consumer<Throwable> fatal) {
        TurnClock clock = TurnClock.SYSTEM;
        CollectionIndex index = storage.state().index();
        Backfill backfill = new Backfill(
                new Stores(storage.controlPlane().backfill(), index, index, index, metrics.backfill()),
                new BackfillClients(
                        network.backfills(),
                        new XrpcClient(network.backfills(), clock::instant),
                        network.identities(),
                        written -> Hostname.parse(
                                written,
                                config.allowInsecureHosts(),
                                config.hosts().privateHosts()),
                        config.nsidList()),
                BackfillLimits.standard(),
                clock,
                fatal);
        return new Backfilled(backfill, HearsaySampler.of(index, HearsayLimits.standard(), clock::instant, fatal));
    }

    void start() {
        backfill.start();
        sampler.start();
    }

    @Override
    public void close() {
        sampler.close();
        backfill.close();
    }
}

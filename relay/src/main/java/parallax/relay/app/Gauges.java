package parallax.relay.app;

import java.nio.file.Path;
import parallax.relay.control.HostStatus;
import parallax.relay.fanout.Fanout;
import parallax.relay.index.Rechecks;
import parallax.relay.intake.AdmittedAccounts;
import parallax.relay.intake.Lanes;
import parallax.relay.log.Sequencer;
import parallax.relay.obs.Metrics;
import parallax.relay.state.index.CollectionIndex;
import parallax.relay.upstream.HostSupervisor;

/** What is read from the parts at each scrape. */
record Gauges(Metrics metrics) {
    void disk(Path dataDir, Storage storage) {
        metrics.gauge(
                "relay_disk_free_bytes",
                "room for the data folder on its disk",
                () -> dataDir.toFile().getUsableSpace());
        metrics.gauge("relay_log_last_seq", "the newest durable seq", storage.log()::lastSeq);
        metrics.gauge("relay_log_oldest_seq", "the oldest seq that can be replayed", storage.log()::oldestSeq);
        metrics.gauge("relay_log_bytes", "bytes of the log on disk", storage.log()::bytes);
        metrics.gauge("relay_state_applied_seq", "the newest seq in the state", storage.state()::appliedSeq);
        storage.state()
                .memory()
                .keySet()
                .forEach(part -> metrics.nativeMemory(
                        part, () -> storage.state().memory().getOrDefault(part, 0L)));
    }

    void index(CollectionIndex index) {
        metrics.gauge(
                "relay_index_pairs",
                "repos shown for a collection, summed over all collections",
                () -> index.totals().pairs());
        metrics.gauge(
                "relay_index_collections",
                "collections that some repo is shown for",
                () -> index.totals().collections());
        metrics.gauge(
                "relay_index_hearsay_pairs",
                "collections of repos for which nothing but an import speaks",
                () -> index.totals().hearsay());
        metrics.gauge(
                "relay_index_checks_queued", "repos whose collections must be asked for at their PDS", index::queued);
        metrics.total(
                "relay_index_pairs_gained",
                "pairs that came to be shown",
                () -> index.counts().gained());
        metrics.total(
                "relay_index_pairs_lost",
                "pairs that are shown no more",
                () -> index.counts().lost());
        metrics.total(
                "relay_index_unknown",
                "accepted events that did not tell what the repo's collections are",
                () -> index.counts().unknown());
        metrics.total(
                "relay_index_refused",
                "collections and checks for which there was no room",
                () -> index.counts().refused());
    }

    void rechecks(Rechecks rechecks) {
        String name = "relay_index_checks";
        String description = "repos asked for at their PDS because of their collections";
        metrics.total(name, description, rechecks::done, "outcome", "done");
        metrics.total(name, description, rechecks::failed, "outcome", "failed");
        metrics.total(name, description, rechecks::dropped, "outcome", "dropped");
    }

    void backfill(Backfilled parts) {
        metrics.gauge(
                "relay_backfill_running",
                "1 while a backfill is at work",
                () -> parts.backfill().running() ? 1 : 0);
        metrics.total(
                "relay_hearsay_questioned",
                "repos with hearsay that were queued for a check at their PDS",
                parts.sampler()::questioned);
        metrics.total(
                "relay_hearsay_expired", "pairs of hearsay that no check confirmed in time", parts.sampler()::expired);
    }

    void identities(Network network) {
        metrics.gauge("relay_identities_in_memory", "identities in memory", network.identities()::size);
        metrics.nativeMemory("identities", network.disk()::memoryBytes);
    }

    void intake(Lanes lanes, AdmittedAccounts accounts, Sequencer sequencer) {
        metrics.gauge("relay_lane_queued_events", "events that wait for their ruling", lanes::queued);
        metrics.gauge(
                "relay_sequencer_queued_events", "accepted events that wait for their seq", sequencer::queuedEvents);
        metrics.gauge("relay_sequencer_queued_bytes", "bytes of them", sequencer::queuedBytes);
        metrics.gauge(
                "relay_hosts_near_account_limit",
                "hosts with 80 % or more of the accounts that they may have",
                accounts::nearLimit);
    }

    void hosts(HostSupervisor hosts) {
        metrics.gauge("relay_hosts_connected", "open sockets to hosts", hosts::openConnections);
        metrics.gauge(
                "relay_upstream_held_bytes",
                "bytes of frames between their sockets and their ruling",
                hosts::heldBytes);
        metrics.gauge(
                "relay_hosts_flowing",
                "open sockets to hosts that no full queue of ours has held up for a minute",
                hosts::flowing);
        for (HostStatus status : HostStatus.values()) {
            metrics.gauge(
                    "relay_hosts",
                    "hosts that were started, by status",
                    () -> hosts.started(status),
                    "status",
                    status.wireName());
        }
        metrics.gauge(
                "relay_upstream_arriving_bytes",
                "room taken by messages over 64 KiB that are not whole yet",
                hosts::arrivingBytes);
        metrics.gauge("relay_hosts_followed", "hosts that a socket is to be open to", hosts::followed);
    }

    void subscribers(Fanout fanout) {
        metrics.gauge("relay_subscribers", "subscribers connected", fanout::subscribers);
        metrics.gauge(
                "relay_subscriber_lag_events",
                "announced events that the subscriber furthest behind has not been sent",
                fanout::worstLag);
        metrics.total("relay_frames_sent", "frames handed to subscribers", fanout::framesSent);
        metrics.total("relay_bytes_sent", "bytes of frames handed to subscribers", fanout::bytesSent);
        metrics.total("relay_log_damaged_reads", "replays that came to damaged records", fanout::damagedReads);
        metrics.total("relay_subscribers_too_slow", "subscribers closed as too slow", fanout::slowReaders);
    }
}

package parallax.atproto.testkit.relay;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.event.Event;
import parallax.atproto.syntax.Did;

/** Accounts and hosts as the relay's lists tell them. Thread-safe: what comes out is a copy. */
final class RelayState {

    /** One account, as it is at the moment of asking. */
    record Row(
            Did did,
            String host,
            AccountStatus status,
            @Nullable String rev,
            @Nullable String commit) {}

    /** One host. */
    record HostRow(String hostname, long seq, long accounts, String status) {}

    private final TreeMap<String, RelayRepo> repos = new TreeMap<>();
    private final TreeMap<String, Long> seqs = new TreeMap<>();
    private final TreeMap<String, String> statuses = new TreeMap<>();

    synchronized void host(String hostname, String status) {
        seqs.putIfAbsent(hostname, 0L);
        statuses.put(hostname, status);
    }

    synchronized void take(String hostname, Event.Sequenced event) {
        seqs.put(hostname, event.seq());
        statuses.putIfAbsent(hostname, "active");
        RelayRepo repo = repos.computeIfAbsent(event.did().text(), _ -> new RelayRepo(event.did(), hostname));
        boolean gone = event instanceof Event.Account account && !account.active();
        // After a migration the old host's farewell comes last.
        if (gone && !repo.host.equals(hostname)) {
            return;
        }
        repo.host = hostname;
        repo.take(event);
    }

    synchronized void change(Did did, Consumer<RelayRepo> change) {
        change.accept(repos.computeIfAbsent(did.text(), _ -> new RelayRepo(did, "")));
    }

    synchronized void forget(Did did) {
        repos.remove(did.text());
    }

    synchronized List<Row> repos() {
        return repos.values().stream().map(RelayState::row).toList();
    }

    synchronized List<Row> reposWith(String collection) {
        return repos.values().stream()
                .filter(repo -> repo.status.active() && repo.collections().contains(collection))
                .map(RelayState::row)
                .toList();
    }

    synchronized Optional<Row> repo(String did) {
        return Optional.ofNullable(repos.get(did)).map(RelayState::row);
    }

    synchronized List<HostRow> hosts() {
        return seqs.entrySet().stream()
                .map(host -> new HostRow(
                        host.getKey(),
                        host.getValue(),
                        repos.values().stream()
                                .filter(repo -> repo.host.equals(host.getKey()))
                                .count(),
                        statuses.getOrDefault(host.getKey(), "active")))
                .toList();
    }

    private static Row row(RelayRepo repo) {
        return new Row(
                repo.did,
                repo.host,
                repo.status,
                repo.rev == null ? null : repo.rev.text(),
                repo.commit == null ? null : repo.commit.toString());
    }
}

package parallax.atproto.testkit.relay;

import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import parallax.atproto.cid.Cid;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.event.Event;
import parallax.atproto.repo.RepoOp;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Tid;

/** What a relay has seen of one account. Not thread-safe. */
final class RelayRepo {

    final Did did;
    String host;
    AccountStatus status = AccountStatus.ACTIVE;

    @Nullable
    Tid rev;

    @Nullable
    Cid commit;

    /** Records by collection. */
    private final SortedMap<String, Set<String>> records = new TreeMap<>();

    RelayRepo(Did did, String host) {
        this.did = did;
        this.host = host;
    }

    Set<String> collections() {
        return Collections.unmodifiableSet(records.keySet());
    }

    void take(Event.Sequenced event) {
        switch (event) {
            case Event.Commit change -> {
                rev = change.rev();
                commit = change.commit();
                change.ops().forEach(this::take);
            }
            case Event.Sync sync -> rev = sync.rev();
            case Event.Account account -> status = AccountStatus.of(account.active(), account.status());
            case Event.Identity _ -> {
                // Lists tell nothing of it.
            }
        }
    }

    private void take(RepoOp op) {
        switch (op) {
            case RepoOp.Create(var path, var _) -> add(path);
            case RepoOp.Update(var path, var _, var _) -> add(path);
            case RepoOp.Delete(var path, var _) -> remove(path);
            case RepoOp.Malformed malformed -> {
                // Without a record its path may be anything.
                if (malformed.cid() != null) {
                    add(malformed.path());
                } else if (malformed.lacksOnlyPrev()) {
                    remove(malformed.path());
                }
            }
        }
    }

    void add(String path) {
        records.computeIfAbsent(collection(path), _ -> new TreeSet<>()).add(path);
    }

    private void remove(String path) {
        records.computeIfPresent(collection(path), (_, paths) -> {
            paths.remove(path);
            return paths.isEmpty() ? null : paths;
        });
    }

    private static String collection(String path) {
        return path.substring(0, Math.max(0, path.indexOf('/')));
    }
}

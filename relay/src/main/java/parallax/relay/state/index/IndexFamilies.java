package parallax.relay.state.index;

import org.rocksdb.RocksDB;
import parallax.relay.state.Family;

/**
 * Where the index is kept; owned by the state.
 *
 * @param pairs collection and DID ({@link PairKey}) of what is shown, without a value
 * @param repos DID to all that is known of its collections ({@link IndexedRepoRow})
 * @param counts NSID to how many pairs it has, u64; only those above 0
 * @param checks DID to its place in the queue of checks ({@link CheckRow})
 * @param meta the totals, under a key of their own
 */
public record IndexFamilies(Family pairs, Family repos, Family counts, Family checks, Family meta) {
    RocksDB db() {
        return meta.db();
    }
}

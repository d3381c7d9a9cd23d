/**
 * Resolved identities on disk, so that a restart does not ask for every account again.
 *
 * <p>A cache: it may forget anything at any time, and what is damaged is thrown away. Any thread.
 *
 * <ul>
 *   <li>IdentityDisk: the cache in RocksDB, bounded in bytes and age
 *   <li>IdentityRow: the stored form of one identity
 * </ul>
 */
@NullMarked
package parallax.relay.identities;

import org.jspecify.annotations.NullMarked;

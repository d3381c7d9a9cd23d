package parallax.coldir.pds;

import org.jspecify.annotations.Nullable;
import parallax.atproto.query.RepoQueries.LatestCommit;
import parallax.atproto.query.RepoQueries.RepoDescription;
import parallax.atproto.syntax.Did;

/**
 * What an account's PDS says of it.
 *
 * @param latest null if the PDS did not tell
 */
record RepoCopy(
        Did did, RepoDescription description, @Nullable LatestCommit latest) {}

package parallax.atproto.repo;

import parallax.atproto.cid.Cid;
import parallax.atproto.syntax.Tid;

/**
 * The newest known state of a repository.
 *
 * @param rev its revision
 * @param data the root of its tree
 */
public record RepoHead(Tid rev, Cid data) {}

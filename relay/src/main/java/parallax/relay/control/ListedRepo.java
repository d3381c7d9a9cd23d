package parallax.relay.control;

import parallax.atproto.syntax.Did;
import parallax.relay.flow.RepoState;

/** A repo with its DID, as listings give it. */
public record ListedRepo(Did did, RepoState state) {}

package parallax.relay.flow;

import parallax.atproto.syntax.Did;

/** A repo with its DID, as listings give it. */
public record ListedRepo(Did did, RepoState state) {}

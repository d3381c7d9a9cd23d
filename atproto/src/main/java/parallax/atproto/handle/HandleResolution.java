package parallax.atproto.handle;

import parallax.atproto.syntax.Did;

/** What came of resolving a handle. Says nothing about what the DID's document claims. */
public sealed interface HandleResolution {

    /** The owner of the name says that it is this DID's. */
    record Found(Did did) implements HandleResolution {}

    /** The owner of the name names no DID, or the name cannot be a handle of the network. */
    record NotFound() implements HandleResolution {}

    /** The owner of the name names several DIDs, of which none may be taken. */
    record Conflict(String reason) implements HandleResolution {}

    /** Nothing was learnt: time-out, server down, rate limit, interrupted. Says nothing about the handle. */
    record Unavailable(String reason) implements HandleResolution {}
}

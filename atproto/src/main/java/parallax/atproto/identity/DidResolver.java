package parallax.atproto.identity;

import parallax.atproto.syntax.Did;

/** Resolves DIDs. May block for as long as its time limits say; never throws for what a remote does. */
@FunctionalInterface
public interface DidResolver {

    Resolution resolve(Did did);
}

package parallax.pulsar.explain;

import parallax.atproto.syntax.Did;

/** Where the history of a DID comes from. May block; never throws for what a remote does. */
@FunctionalInterface
public interface DidHistories {

    DidHistory of(Did did);
}

package parallax.relay.collections;

import parallax.atproto.syntax.Nsid;

/** A collection with how many repos are shown for it. */
public record CountedCollection(Nsid collection, long repos) {}

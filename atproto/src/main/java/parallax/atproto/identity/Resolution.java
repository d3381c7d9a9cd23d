package parallax.atproto.identity;

import java.time.Instant;

/** What came of resolving a DID. */
public sealed interface Resolution {

    /** The document; its key or PDS may still be missing. */
    record Found(DidDocument document, Instant fetchedAt) implements Resolution {}

    /** The directory or host answered that there is no such DID. */
    record NotFound() implements Resolution {}

    /** The DID existed and is gone for good (did:plc only). */
    record Tombstoned() implements Resolution {}

    /** There is an answer, but no usable document, or the DID itself cannot be one of the network. */
    record Malformed(String reason) implements Resolution {}

    /** Nothing was learnt: time-out, directory down, rate limit, interrupted. Says nothing about the DID. */
    record Unavailable(String reason) implements Resolution {}
}

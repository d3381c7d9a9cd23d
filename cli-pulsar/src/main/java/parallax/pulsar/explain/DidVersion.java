package parallax.pulsar.explain;

import org.jspecify.annotations.Nullable;
import parallax.atproto.crypto.PublicKey;

/**
 * What a DID's document says from one moment on, until the next version.
 *
 * @param fromMillis since 1970, inclusive
 * @param key the signing key; null if there is no usable one
 * @param host the PDS as host and port, as {@code PdsEndpoint.hostPort} writes it; null if there is no usable one
 */
public record DidVersion(
        long fromMillis, @Nullable PublicKey key, @Nullable String host) {}

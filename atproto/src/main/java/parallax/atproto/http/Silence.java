package parallax.atproto.http;

import parallax.atproto.address.AddressGuard;

/** Why a host gave no answer, as far as it can be told apart. */
public enum Silence {
    /** Its name has no address; the name service being out of order looks the same. */
    NO_ADDRESS,
    /** The machine is there and refuses connections at the port. */
    REFUSED,
    /** The {@link AddressGuard} does not let it be asked. */
    BLOCKED,
    /** Time, network, TLS, a connection that broke, too many redirects, or the caller was interrupted. */
    OTHER
}

package parallax.atproto.address;

import java.net.UnknownHostException;

/** A host, port or address that {@link AddressGuard} does not let anyone contact. Checked, being an I/O failure. */
public final class BlockedAddressException extends UnknownHostException {

    BlockedAddressException(String message) {
        super(message);
    }
}

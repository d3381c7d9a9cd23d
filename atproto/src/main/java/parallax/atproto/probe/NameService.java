package parallax.atproto.probe;

import java.net.URI;
import java.net.UnknownHostException;
import parallax.atproto.address.AddressGuard;

/**
 * Whether host names can be looked up at all: a name without an address says something of its host only if they can.
 * May block.
 */
@FunctionalInterface
public interface NameService {

    boolean works();

    /** Works while the host of {@code known} has an address; an address in place of a name proves nothing. */
    static NameService lookingUp(AddressGuard guard, URI known) {
        return () -> {
            try {
                return guard.resolve(known).length > 0;
            } catch (UnknownHostException e) {
                return false;
            }
        };
    }
}

package parallax.relay.control;

import java.util.List;
import org.jspecify.annotations.Nullable;
import parallax.atproto.syntax.Did;

/** Backward port: the accounts that the operator has taken down. */
@FunctionalInterface
public interface TakedownListing {
    /**
     * In the order of their DIDs, starting after {@code after} (null for the first), at most {@code limit}. Any thread.
     */
    List<Did> takenDown(@Nullable Did after, int limit);
}

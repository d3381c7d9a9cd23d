package parallax.pulsar.ledger;

import java.util.List;
import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.event.EventKind;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Tid;

/**
 * An event of the reference that one relay did not send.
 *
 * @param rev null for kinds that have none
 * @param time null for kinds that are identified by their rev
 * @param place where it arrived first on the reference, or on any stream if there is none
 * @param arrivedMillis when, since 1970
 * @param order of arrival on the reference
 * @param frame as it arrived; null if memory did not last
 * @param account all events of this account on the reference, in order of arrival, this one included
 */
public record Missed(
        EventKind kind,
        Did did,
        @Nullable Tid rev,
        @Nullable String time,
        Place place,
        long arrivedMillis,
        long order,
        @Nullable ByteSlice frame,
        List<Seen> account) {

    /** The rev or the time, whichever identifies it. */
    public String at() {
        return rev != null ? rev.text() : String.valueOf(time);
    }

    /** The events of this account that came before it. */
    public List<Seen> before() {
        return account.stream().filter(seen -> seen.order() < order).toList();
    }
}

package parallax.atproto.mst;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import parallax.atproto.cid.Cid;

/**
 * A path whose record changed; created where {@code before} is null, deleted where {@code after} is.
 *
 * @param before the record before
 * @param after the record after, another one
 */
public record MstChange(
        String path, @Nullable Cid before, @Nullable Cid after) {

    public MstChange {
        if (Objects.equals(before, after)) {
            throw new IllegalArgumentException("a change that changes nothing");
        }
    }

    boolean isDelete() {
        return after == null;
    }
}

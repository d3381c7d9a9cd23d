package parallax.atproto.repo;

import org.jspecify.annotations.Nullable;
import parallax.atproto.cid.Cid;

/** One change of a record, as a #commit claims it. */
public sealed interface RepoOp {

    /** The record's path, {@code collection/rkey}; of a malformed operation whatever was sent, or empty. */
    String path();

    /** The record that is there after it; null when it leaves none, or none that can be told. */
    default @Nullable Cid record() {
        return switch (this) {
            case Create(var _, var cid) -> cid;
            case Update(var _, var cid, var _) -> cid;
            case Delete _, Malformed _ -> null;
        };
    }

    /**
     * A record that was not there.
     *
     * @param cid the record
     */
    record Create(String path, Cid cid) implements RepoOp {}

    /**
     * A record that was there with other content.
     *
     * @param cid the record after
     * @param prev the record before
     */
    record Update(String path, Cid cid, Cid prev) implements RepoOp {}

    /**
     * A record that is gone.
     *
     * @param prev the record before
     */
    record Delete(String path, Cid prev) implements RepoOp {}

    /**
     * What is none of the three. It makes the commit invalid, not undecodable.
     *
     * @param reason without any of the data
     */
    record Malformed(String action, String path, String reason) implements RepoOp {

        /** The reason of an update or delete that is sound but for its missing {@code prev}. */
        public static final String NO_PREV = "no prev";

        /** Whether this is how senders before inductive sync wrote an update or delete. */
        public boolean lacksOnlyPrev() {
            return reason.equals(NO_PREV);
        }
    }
}

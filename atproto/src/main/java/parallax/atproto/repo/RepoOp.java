package parallax.atproto.repo;

import org.jspecify.annotations.Nullable;
import parallax.atproto.cid.Cid;

/**
 * One change of a record, as a #commit claims it. Several may be about one path: what they come to together is what
 * counts.
 */
public sealed interface RepoOp {

    /** The record's path, {@code collection/rkey}; of a malformed operation whatever was sent, or empty. */
    String path();

    /** The record that is there after it; null when it leaves none, or none that can be told. */
    default @Nullable Cid record() {
        return switch (this) {
            case Create(var _, var cid) -> cid;
            case Update(var _, var cid, var _) -> cid;
            case Malformed malformed -> malformed.cid();
            case Delete _ -> null;
        };
    }

    /**
     * A record that was not there.
     *
     * @param cid the record
     */
    record Create(String path, Cid cid) implements RepoOp {}

    /**
     * A record that was there.
     *
     * @param cid the record after; the one before where nothing changed
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
     * What is none of the three by itself. It makes the commit invalid, not undecodable; unless only its {@code prev}
     * is odd, and operations on its path before it say what was there.
     *
     * @param reason without any of the data
     * @param cid the record after, if that much can be told
     * @param prev the record before, if that much can be told
     */
    record Malformed(
            String action,
            String path,
            String reason,
            @Nullable Cid cid,
            @Nullable Cid prev) implements RepoOp {

        /** The reason of an update or delete that is sound but for its missing {@code prev}. */
        public static final String NO_PREV = "no prev";

        /** The reason of a create that is sound but for its {@code prev}. */
        public static final String CREATE_WITH_PREV = "a create with prev";

        /** One of which nothing but this can be told. */
        public Malformed(String action, String path, String reason) {
            this(action, path, reason, null, null);
        }

        /** Whether this is how senders before inductive sync wrote an update or delete. */
        public boolean lacksOnlyPrev() {
            return reason.equals(NO_PREV);
        }

        /** Whether it is sound behind another operation on its path. */
        boolean soundBehindAnother() {
            return lacksOnlyPrev() || reason.equals(CREATE_WITH_PREV);
        }
    }
}

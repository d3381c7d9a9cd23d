package parallax.relay.flow;

import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;
import parallax.atproto.car.BlockMap;
import parallax.atproto.car.BlockSource;
import parallax.atproto.car.CarException;
import parallax.atproto.car.CarLimits;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;
import parallax.atproto.event.Event;
import parallax.atproto.event.EventKind;
import parallax.atproto.event.Frame;
import parallax.atproto.event.FrameDecoder;
import parallax.atproto.event.FrameException;
import parallax.atproto.mst.MstTree;
import parallax.atproto.repo.TouchedCollections;
import parallax.atproto.syntax.Nsid;
import parallax.atproto.syntax.Tid;

/**
 * What a commit says of its repo's collections: exact for its rev, whatever was missed before it.
 *
 * @param present have records after it
 * @param absent have none after it
 * @param whole {@code present} are all that the repo has
 * @param partial it touched a collection without showing what became of it
 * @param since the rev that the sender names as the one before; null for none
 */
public record CollectionChanges(
        List<Nsid> present,
        List<Nsid> absent,
        boolean whole,
        boolean partial,
        @Nullable Tid since) {
    /** Says nothing. */
    public static final CollectionChanges NONE = new CollectionChanges(List.of(), List.of(), false, false, null);

    /** A repo without records. */
    public static final CollectionChanges EMPTY_REPO = new CollectionChanges(List.of(), List.of(), true, false, null);

    private static final Cid EMPTY_TREE = MstTree.empty().root();

    public CollectionChanges {
        present = List.copyOf(present);
        absent = List.copyOf(absent);
    }

    /**
     * Reads it from a commit that passed the gates.
     *
     * @param data the root of its tree
     * @param wantsAll whether to look if its blocks hold the whole tree, as those of small repos do
     */
    public static CollectionChanges of(Event.Commit commit, Cid data, BlockSource blocks, boolean wantsAll) {
        if (wantsAll) {
            Optional<SortedSet<Nsid>> all = TouchedCollections.all(data, blocks);
            if (all.isPresent()) {
                return new CollectionChanges(List.copyOf(all.get()), List.of(), true, false, commit.since());
            }
        }
        // Such commits leave out operations.
        boolean incomplete = commit.tooBig() || commit.rebase();
        TouchedCollections touched = TouchedCollections.of(data, blocks, commit.ops());
        return new CollectionChanges(
                touched.present(), touched.absent(), false, incomplete || touched.partial(), commit.since());
    }

    /** What a #sync to this root says: nothing, but of a repo without records. */
    public static CollectionChanges ofSync(Cid data) {
        return data.equals(EMPTY_TREE) ? EMPTY_REPO : NONE;
    }

    /**
     * Reads it from the frame of an event with a new head that was accepted once, as the log keeps it. Of one that an
     * earlier version accepted and this one does not, nothing is told.
     *
     * @throws IllegalStateException when that is not what the frame is
     */
    static CollectionChanges ofAccepted(EventKind kind, ByteSlice frame, Cid data) {
        if (kind == EventKind.SYNC) {
            return ofSync(data);
        }
        try {
            Frame decoded = FrameDecoder.decode(frame);
            if (decoded instanceof Frame.Message message && message.event() instanceof Event.Commit commit) {
                return of(commit, data, BlockMap.read(commit.blocks(), CarLimits.COMMIT_BLOCKS), true);
            }
            if (decoded instanceof Frame.Malformed) {
                return new CollectionChanges(List.of(), List.of(), false, true, null);
            }
        } catch (FrameException | CarException e) {
            throw new IllegalStateException("an accepted #commit that cannot be read back", e);
        }
        throw new IllegalStateException("an accepted #commit that is none");
    }
}

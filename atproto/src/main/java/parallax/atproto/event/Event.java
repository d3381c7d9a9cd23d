package parallax.atproto.event;

import java.util.List;
import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;
import parallax.atproto.repo.RepoOp;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Tid;

/** A message of subscribeRepos. {@code time} is the sender's text, a datetime where it was decoded. */
public sealed interface Event {

    /** The largest seq: what a double holds exactly. */
    long MAX_SEQ = (1L << 53) - 1;

    /** A message with a place in its host's stream. */
    sealed interface Sequenced extends Event {

        /** In 1..{@link Event#MAX_SEQ}, rising within a host's stream, gaps allowed. */
        long seq();

        /** The account it is about. */
        Did did();

        String time();
    }

    /** A message with a signed commit, which is the first root of its blocks. */
    sealed interface Signed extends Sequenced {

        /** The rev that the message claims. */
        Tid rev();

        /** A CAR file. */
        ByteSlice blocks();
    }

    /**
     * A change of a repository, with the blocks that prove it.
     *
     * @param since the rev before this one; null for the first
     * @param commit the CID of the signed commit, which is the first root of the blocks
     * @param prevData the root of the tree before this commit; null where the sender predates inductive sync
     * @param ops as sent, except that a list over {@link parallax.atproto.repo.RepoLimits#OPS} is kept to one more
     * @param blocks a CAR file
     */
    record Commit(
            long seq,
            Did repo,
            Tid rev,
            @Nullable Tid since,
            Cid commit,
            @Nullable Cid prevData,
            List<RepoOp> ops,
            ByteSlice blocks,
            String time,
            boolean rebase,
            boolean tooBig)
            implements Signed {

        public Commit {
            requireSeq(seq);
            ops = List.copyOf(ops);
        }

        @Override
        public Did did() {
            return repo;
        }
    }

    /**
     * The state of a repository without its history.
     *
     * @param blocks a CAR file with the signed commit as its root
     */
    record Sync(long seq, Did did, Tid rev, ByteSlice blocks, String time) implements Signed {

        public Sync {
            requireSeq(seq);
        }
    }

    /**
     * The DID document may have changed.
     *
     * @param handle what the sender believes the handle to be; its syntax is unchecked
     */
    record Identity(
            long seq, Did did, String time, @Nullable String handle) implements Sequenced {

        public Identity {
            requireSeq(seq);
        }
    }

    /**
     * The account is, or is not, active at the sender.
     *
     * @param status the sender's word, see {@link AccountStatus#of}
     */
    record Account(
            long seq,
            Did did,
            String time,
            boolean active,
            @Nullable String status) implements Sequenced {

        public Account {
            requireSeq(seq);
        }
    }

    /** A notice about the stream itself, for example OutdatedCursor. */
    // Named as the wire names it.
    @SuppressWarnings("AvoidCommonTypeNames")
    record Info(String name, @Nullable String message) implements Event {}

    private static void requireSeq(long seq) {
        if (seq < 1 || seq > MAX_SEQ) {
            throw new IllegalArgumentException("a seq outside 1..2^53-1");
        }
    }
}

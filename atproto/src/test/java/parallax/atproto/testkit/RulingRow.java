package parallax.atproto.testkit;

import java.util.List;
import java.util.Set;
import parallax.atproto.testkit.host.Fault;

/**
 * One case that a relay or a verifying consumer has a ruling for, and how the testkit makes it happen.
 *
 * @param situation in words
 * @param rulings the reason for which a strict relay refuses it, as its metrics label it; empty where it is taken, or
 *     waits
 * @param broken frames that are wrong in this way
 * @param faults of a connection
 * @param steps methods {@code Class#method} of the testkit that bring it about
 */
public record RulingRow(
        String situation, Set<String> rulings, Set<Breakage> broken, Set<Class<?>> faults, Set<String> steps) {

    /** How many ways there are to make it happen. */
    public int variants() {
        return broken.size() + faults.size() + steps.size();
    }

    private static RulingRow of(String situation, String... steps) {
        return new RulingRow(situation, Set.of(), Set.of(), Set.of(), Set.of(steps));
    }

    private RulingRow refused(String ruling, Breakage... by) {
        return new RulingRow(situation, Set.of(ruling), Set.of(by), faults, steps);
    }

    private RulingRow by(Class<?>... these) {
        return new RulingRow(situation, rulings, broken, Set.of(these), steps);
    }

    /** Every case, in the order of the table. */
    public static final List<RulingRow> ALL = List.of(
            of("a good commit that follows the head", "PdsAccount#create", "TestRepo#apply"),
            of("a good commit after a missed one", "TestRepo#create"),
            of("the first event of an account", "SimulatedPds#createAccount", "TestRepo#create"),
            of("a rev that is not above the head's").refused("stale_rev", Breakage.SAME_REV, Breakage.OLD_REV),
            of("a rev far in the future").refused("future_rev", Breakage.FUTURE_REV),
            of("a signature that is not the account's", "TestAccount#rotate")
                    .refused(
                            "bad_signature",
                            Breakage.FLIPPED_SIGNATURE,
                            Breakage.HIGH_S_SIGNATURE,
                            Breakage.DER_SIGNATURE,
                            Breakage.ZERO_SIGNATURE,
                            Breakage.FOREIGN_KEY,
                            Breakage.SYNC_FOREIGN_KEY),
            of("ops that are not the step between the two roots")
                    .refused(
                            "bad_proof",
                            Breakage.OP_LEFT_OUT,
                            Breakage.OP_INVENTED,
                            Breakage.OP_CID_WRONG,
                            Breakage.OP_PREV_WRONG,
                            Breakage.OP_ACTION_WRONG,
                            Breakage.OP_PATH_TWICE,
                            Breakage.OP_ACTION_UNKNOWN,
                            Breakage.OP_WITHOUT_CID,
                            Breakage.OP_PATH_MALFORMED,
                            Breakage.RECORD_MISSING,
                            Breakage.PREV_DATA_WRONG,
                            Breakage.TREE_OUT_OF_ORDER,
                            Breakage.BLOCK_CORRUPT,
                            Breakage.COMMIT_MISSING),
            of("several operations on one path, or one that changes nothing", "TestRepo#batch"),
            of("a commit whose proof lacks a node and contradicts nothing", "TestRepo#applySendingNewNodesOnly"),
            of("a frame that lacks what its lexicon requires and everybody knows", "TestRepo#createToMend"),
            of("a frame whose fields are not what its lexicon says")
                    .refused(
                            "malformed",
                            Breakage.COMMIT_TIME,
                            Breakage.SYNC_TIME,
                            Breakage.IDENTITY_TIME,
                            Breakage.ACCOUNT_TIME,
                            Breakage.BLOBS_NO_LINKS,
                            Breakage.BLOBS_NO_CIDS,
                            Breakage.REV_NO_TEXT,
                            Breakage.ACTIVE_NO_BOOLEAN),
            of("an event that says otherwise than its commit")
                    .refused("mismatch", Breakage.DID_DIFFERS, Breakage.REV_DIFFERS, Breakage.COMMIT_DIFFERS),
            of("a commit of the protocol before inductive sync")
                    .refused("legacy", Breakage.WITHOUT_PREV_DATA, Breakage.TOO_BIG, Breakage.REBASE),
            of("over a limit of blocks, ops, a record or a #sync")
                    .refused(
                            "too_large",
                            Breakage.TOO_MANY_OPS,
                            Breakage.BLOCKS_TOO_LARGE,
                            Breakage.RECORD_TOO_LARGE,
                            Breakage.TOO_MANY_ROOTS,
                            Breakage.SYNC_TOO_LARGE),
            of("a host that the directory does not name", "SimulatedPds#claim").refused("wrong_host"),
            of("a directory that does not answer", "SimulatedPlc#failAll", "SimulatedPlc#fail", "SimulatedPlc#hold"),
            of("a DID without a usable document", "SimulatedPlc#remove", "SimulatedPlc#putRaw", "PdsAccount#tombstone")
                    .refused("no_identity"),
            of(
                            "a commit of an account that is not active",
                            "PdsAccount#deactivate",
                            "PdsAccount#suspend",
                            "PdsAccount#takeDown")
                    .refused("inactive"),
            of("a #sync of a newer commit", "PdsAccount#rotateKey", "TestRepo#resigned"),
            of("a #sync of the head itself", "SimulatedPds#createAccount", "PdsAccount#sync"),
            of("a #sync that contradicts the head or is older")
                    .refused("stale_rev", Breakage.SYNC_OTHER_DATA, Breakage.SYNC_OLD_REV),
            of(
                            "the #sync of a migration: a new rev around an old commit",
                            "PdsAccount#migrateTo",
                            "TestRepo#importedSync")
                    .refused("mismatch", Breakage.SYNC_REV_DIFFERS),
            of("an #account with a status word that nobody knows", "TestRepo#account"),
            of("an #identity", "PdsAccount#changeHandle", "TestRepo#identity"),
            of(
                    "an #account of the account's own host",
                    "PdsAccount#deactivate",
                    "PdsAccount#reactivate",
                    "PdsAccount#delete",
                    "PdsAccount#restore"),
            of("the old host's farewell after a migration", "PdsAccount#migrateTo")
                    .refused("wrong_host"),
            of("an #account repeated after a cursor reset")
                    .refused("unconfirmed")
                    .by(Fault.Replay.class),
            of("a kind or a field that nobody knows", "TestRepo#createWithUnknownField")
                    .refused("unknown_type", Breakage.UNKNOWN_KIND),
            of("bytes that are no frame, or not canonical")
                    .refused(
                            "undecodable",
                            Breakage.GARBAGE,
                            Breakage.CUT_OFF,
                            Breakage.NOT_CANONICAL,
                            Breakage.WITHOUT_REV)
                    .by(Fault.Garbage.class),
            of("a frame over the cap")
                    .refused("too_large", Breakage.FRAME_TOO_LARGE)
                    .by(Fault.Oversize.class),
            of("a text frame, or broken framing").by(Fault.Text.class, Fault.BrokenFraming.class),
            of("an account that its host has no room for", "SimulatedPds#createAccount", "PdsAccount#migrateTo")
                    .refused("account_limit"),
            of("a number that does not rise")
                    .refused("old_seq")
                    .by(Fault.Duplicate.class, Fault.Late.class, Fault.Flood.class),
            of("a gap in the numbers", "PdsAccount#delete").by(Fault.Omit.class),
            of("events that were taken before a restart").by(Fault.Replay.class),
            of("a host that lost its sequence", "SimulatedHost#rewind").by(Fault.Rewind.class),
            of("a connection that ends", "SimulatedHost#dropConnections")
                    .by(Fault.TooSlow.class, Fault.Close.class, Fault.Cut.class, Fault.Stall.class),
            of("a takedown by an operator", "SimulatedRelay#repoStatus"));
}

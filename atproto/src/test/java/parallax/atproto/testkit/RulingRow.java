package parallax.atproto.testkit;

import java.util.List;
import java.util.Set;
import parallax.atproto.testkit.host.Fault;

/**
 * One case that a relay or a verifying consumer has a ruling for, and how the testkit makes it happen.
 *
 * @param situation as the project's table of rulings names it
 * @param rulings reasons of the broken frames, as {@link Breakage#ruling}; empty where all is well
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
            of("#commit, all checks pass, `since`/`prevData` equal the head", "PdsAccount#create", "TestRepo#apply"),
            of("#commit, all checks pass, but it does not chain to the head (rev newer)", "TestRepo#create"),
            of("no head yet (first event of an account)", "SimulatedPds#createAccount", "TestRepo#create"),
            of("rev <= head.rev").refused("stale_rev", Breakage.SAME_REV, Breakage.OLD_REV),
            of("rev more than 5 min in the future").refused("future_rev", Breakage.FUTURE_REV),
            of("signature fails", "TestAccount#rotate")
                    .refused(
                            "bad_signature",
                            Breakage.FLIPPED_SIGNATURE,
                            Breakage.HIGH_S_SIGNATURE,
                            Breakage.DER_SIGNATURE,
                            Breakage.ZERO_SIGNATURE,
                            Breakage.FOREIGN_KEY,
                            Breakage.SYNC_FOREIGN_KEY),
            of("ops do not invert to `prevData`, proof incomplete, op shape wrong, record block of a create/update missing,"
                            + " duplicate path")
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
                            Breakage.NODE_MISSING,
                            Breakage.PREV_DATA_WRONG,
                            Breakage.TREE_OUT_OF_ORDER,
                            Breakage.BLOCK_CORRUPT,
                            Breakage.COMMIT_MISSING),
            of("message DID, rev or commit CID differ from the signed commit")
                    .refused("mismatch", Breakage.DID_DIFFERS, Breakage.REV_DIFFERS, Breakage.COMMIT_DIFFERS),
            of("`prevData` absent although a head is known; `tooBig`; `rebase`")
                    .refused("legacy", Breakage.WITHOUT_PREV_DATA, Breakage.TOO_BIG, Breakage.REBASE),
            of("over a limit (blocks 2,000,000 B, 200 ops, record 1 MiB, #sync blocks 10,000 B)")
                    .refused(
                            "too_large",
                            Breakage.TOO_MANY_OPS,
                            Breakage.BLOCKS_TOO_LARGE,
                            Breakage.RECORD_TOO_LARGE,
                            Breakage.SYNC_TOO_LARGE),
            of(
                    "the connection's host is not the PDS in the DID document (compared as host:port after one refresh)",
                    "SimulatedPds#claim"),
            of(
                    "identity: directory down, timeout, 5xx",
                    "SimulatedPlc#failAll",
                    "SimulatedPlc#fail",
                    "SimulatedPlc#hold"),
            of(
                    "identity: not found, tombstoned, malformed, no key, no PDS",
                    "SimulatedPlc#remove",
                    "SimulatedPlc#putRaw",
                    "PdsAccount#tombstone"),
            of(
                    "account not active (merged status)",
                    "PdsAccount#deactivate",
                    "PdsAccount#suspend",
                    "PdsAccount#takeDown"),
            of("#sync: signed, event rev = commit rev, rev newer", "PdsAccount#rotateKey", "TestRepo#resigned"),
            of(
                    "#sync: same rev, same data (account creation sends both)",
                    "SimulatedPds#createAccount",
                    "PdsAccount#sync"),
            of("#sync: same rev other data, or older rev")
                    .refused("stale_rev", Breakage.SYNC_OTHER_DATA, Breakage.SYNC_OLD_REV),
            of(
                            "#sync: event rev differs from commit rev, or old key (every account migration on the official PDS)",
                            "PdsAccount#migrateTo",
                            "TestRepo#importedSync")
                    .refused("mismatch", Breakage.SYNC_REV_DIFFERS),
            of("#identity, from any host", "PdsAccount#changeHandle", "TestRepo#identity"),
            of(
                    "#account, from the host in the freshly resolved DID document",
                    "PdsAccount#deactivate",
                    "PdsAccount#reactivate",
                    "PdsAccount#delete",
                    "PdsAccount#restore"),
            of(
                    "#account, from another host (after a migration the old host's `deactivated` arrives last)",
                    "PdsAccount#migrateTo"),
            of("replayed #account after a cursor reset").by(Fault.Replay.class),
            of("unknown `t`, unknown fields", "TestRepo#createWithUnknownField")
                    .refused("unknown_type", Breakage.UNKNOWN_KIND),
            of("frame not canonical or not decodable")
                    .refused(
                            "undecodable",
                            Breakage.GARBAGE,
                            Breakage.CUT_OFF,
                            Breakage.NOT_CANONICAL,
                            Breakage.WITHOUT_REV)
                    .by(Fault.Garbage.class),
            of("frame over 5 MB").refused("too_large", Breakage.FRAME_TOO_LARGE).by(Fault.Oversize.class),
            of("text frame, broken WebSocket framing").by(Fault.Text.class, Fault.BrokenFraming.class),
            of("seq <= last on the same socket").by(Fault.Duplicate.class, Fault.Late.class, Fault.Flood.class),
            of("seq gap", "PdsAccount#delete").by(Fault.Omit.class),
            of("at or below the durable upstream mark after a restart").by(Fault.Replay.class),
            of("error frame FutureCursor from a host", "SimulatedHost#rewind").by(Fault.Rewind.class),
            of("error frame ConsumerTooSlow, drop of the socket", "SimulatedHost#dropConnections")
                    .by(Fault.TooSlow.class, Fault.Close.class, Fault.Cut.class, Fault.Stall.class),
            of("operator's takedown / reversal", "SimulatedRelay#repoStatus"));
}

package parallax.bench;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import parallax.atproto.car.BlockMap;
import parallax.atproto.cid.Cid;
import parallax.atproto.crypto.PublicKey;
import parallax.atproto.event.Event;
import parallax.atproto.event.Frame;
import parallax.atproto.repo.SignedCommit;
import parallax.atproto.syntax.Did;
import parallax.atproto.testkit.load.Traffic;

/** What nobody who verifies a commit can save: the hash of each of its blocks and the check of its signature. */
final class VerifyFloor {
    private static final int MEASURED = 10_000;

    private VerifyFloor() {}

    private record Commit(BlockMap blocks, SignedCommit signed, PublicKey signer) {}

    /** Nanoseconds of CPU for one event of this traffic, once the JVM has compiled it. */
    static double nanosEach(Traffic traffic) {
        List<Commit> commits = traffic.byAccount().entrySet().stream()
                .flatMap(account -> account.getValue().stream().map(frame -> commit(traffic, account, frame)))
                .limit(MEASURED)
                .toList();
        check(commits);
        check(commits);
        long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        check(commits);
        return (double) (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before) / commits.size();
    }

    private static Commit commit(Traffic traffic, Map.Entry<Did, List<Frame.Message>> account, Frame.Message frame) {
        Event.Commit event = (Event.Commit) frame.event();
        BlockMap blocks = Steps.verifiedBlocks(event);
        SignedCommit signed = SignedCommit.decode(Steps.found(blocks, event.commit()));
        return new Commit(
                blocks, signed, Objects.requireNonNull(traffic.signers().get(account.getKey())));
    }

    private static void check(List<Commit> commits) {
        for (Commit commit : commits) {
            for (int i = 0; i < commit.blocks().size(); i++) {
                if (commit.blocks().find(Cid.ofDrisl(commit.blocks().block(i))) == null) {
                    throw new IllegalStateException("a block under another name");
                }
            }
            boolean _ = Steps.genuine(commit.signed(), commit.signer());
        }
    }
}

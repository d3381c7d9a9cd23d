package parallax.atproto.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;
import parallax.atproto.event.Event;
import parallax.atproto.event.Frame;
import parallax.atproto.event.FrameDecoder;
import parallax.atproto.event.FrameEncoder;
import parallax.atproto.event.FrameException;
import parallax.atproto.repo.RepoOp;

/** Changes the blocks or the operations of a #commit frame, whose other fields then name the changed blocks. */
final class CommitMutation implements Mutation {

    private final CarMutation ofCars;
    private final Mutation otherwise;

    CommitMutation(CarMutation ofCars, Mutation otherwise) {
        this.ofCars = ofCars;
        this.otherwise = otherwise;
    }

    @Override
    public ByteSlice mutate(ByteSlice input, ByteSlice other, SplittableRandom random) {
        Event.Commit commit = random.nextInt(8) == 0 ? null : commit(input);
        if (commit == null) {
            return otherwise.mutate(input, other, random);
        }
        Event.Commit second = commit(other);
        if (random.nextInt(3) == 0) {
            List<RepoOp> ops = new ArrayList<>(commit.ops());
            change(ops, second == null ? commit : second, random);
            return FrameEncoder.encode(with(commit, ops, commit.blocks()));
        }
        ByteSlice otherCar = second == null ? commit.blocks() : second.blocks();
        CarParts parts = ofCars.changed(commit.blocks(), otherCar, random);
        if (parts == null) {
            return otherwise.mutate(input, other, random);
        }
        ByteSlice changed = FrameEncoder.encode(with(commit, commit.ops(), parts.whole()));
        return random.nextInt(8) == 0 ? changed : CarParts.renamed(changed, parts.renamed());
    }

    private static void change(List<RepoOp> ops, Event.Commit other, SplittableRandom random) {
        RepoOp theirs = other.ops().isEmpty()
                ? new RepoOp.Create("a.b.c/d", other.commit())
                : other.ops().get(random.nextInt(other.ops().size()));
        int at = random.nextInt(ops.size() + 1);
        if (at == ops.size()) {
            ops.add(theirs);
            return;
        }
        RepoOp op = ops.get(at);
        switch (random.nextInt(6)) {
            case 0 -> ops.remove(at);
            case 1 -> ops.add(op);
            case 2 -> ops.set(at, theirs);
            case 3 -> ops.set(at, new RepoOp.Create(path(op, theirs, random), other.commit()));
            case 4 -> ops.set(at, new RepoOp.Delete(path(op, theirs, random), cid(op, other)));
            default -> ops.set(at, new RepoOp.Update(path(op, theirs, random), cid(op, other), cid(theirs, other)));
        }
    }

    private static String path(RepoOp op, RepoOp other, SplittableRandom random) {
        return switch (random.nextInt(6)) {
            case 0 -> other.path();
            case 1 -> op.path() + "x".repeat(1 << random.nextInt(12));
            case 2 -> "";
            case 3 -> op.path() + "\u0000\u00e9";
            default -> op.path();
        };
    }

    private static Cid cid(RepoOp op, Event.Commit otherwise) {
        return switch (op) {
            case RepoOp.Create(var _, var cid) -> cid;
            case RepoOp.Update(var _, var cid, var _) -> cid;
            case RepoOp.Delete(var _, var prev) -> prev;
            case RepoOp.Malformed _ -> otherwise.commit();
        };
    }

    private static Event.Commit with(Event.Commit commit, List<RepoOp> ops, ByteSlice blocks) {
        return new Event.Commit(
                commit.seq(),
                commit.repo(),
                commit.rev(),
                commit.since(),
                commit.commit(),
                commit.prevData(),
                ops,
                blocks,
                commit.time(),
                commit.rebase(),
                commit.tooBig());
    }

    private static Event.@Nullable Commit commit(ByteSlice frame) {
        try {
            return FrameDecoder.decode(frame) instanceof Frame.Message(Event.Commit commit, var _, var _, var _)
                    ? commit
                    : null;
        } catch (FrameException e) {
            return null;
        }
    }
}

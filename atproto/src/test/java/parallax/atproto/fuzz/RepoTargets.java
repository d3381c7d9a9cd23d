package parallax.atproto.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import parallax.atproto.car.BlockMap;
import parallax.atproto.car.CarBlock;
import parallax.atproto.car.CarException;
import parallax.atproto.car.CarLimits;
import parallax.atproto.car.CarReader;
import parallax.atproto.car.CarWriter;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;
import parallax.atproto.event.Event;
import parallax.atproto.event.Frame;
import parallax.atproto.event.FrameDecoder;
import parallax.atproto.event.FrameException;
import parallax.atproto.mst.MstException;
import parallax.atproto.mst.MstNode;
import parallax.atproto.mst.MstTree;
import parallax.atproto.repo.CommitProof;
import parallax.atproto.repo.ProofResult;
import parallax.atproto.repo.RepoException;
import parallax.atproto.repo.RepoOp;
import parallax.atproto.repo.SignedCommit;

/** CARs, trees, commits and their proofs. */
final class RepoTargets {

    private static final CarLimits LIMITS = new CarLimits(200_000, 500, 100_000, 16);

    private RepoTargets() {}

    static List<Target<?>> all() {
        return List.of(carMap(), carStream(), node(), tree(), commit(), proof());
    }

    private static Target<?> carMap() {
        return Target.of("car-map", input -> BlockMap.read(input, LIMITS))
                .refusing(CarException.class)
                .from(() -> Seeds.made().cars, Mutations.CAR)
                .within(16_384, 12)
                .checking((input, map) -> {
                    for (Cid cid : map) {
                        assertThat(cid.matches(Objects.requireNonNull(map.find(cid))))
                                .isTrue();
                    }
                    assertThat(rewritten(new CarReader(dripping(input), LIMITS)))
                            .isEqualTo(input);
                });
    }

    private static Target<?> carStream() {
        return Target.of("car-stream", input -> rewritten(new CarReader(dripping(input), LIMITS)))
                .refusing(CarException.class)
                .from(() -> Seeds.made().cars, Mutations.CAR)
                // The stream's buffer, each block as it is read, and the copy that is written.
                .within(300_000, 32)
                .checking((input, again) -> {
                    assertThat(again).isEqualTo(input);
                    BlockMap.read(input, LIMITS);
                });
    }

    private static ByteSlice rewritten(CarReader reader) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CarWriter writer = new CarWriter(out, reader.roots());
        for (CarBlock block = reader.next(); block != null; block = reader.next()) {
            writer.block(block.cid(), block.bytes());
        }
        return ByteSlice.of(out.toByteArray());
    }

    /** Gives few bytes a time, as a socket does. */
    private static InputStream dripping(ByteSlice bytes) {
        return new ByteArrayInputStream(bytes.array(), bytes.offset(), bytes.length()) {
            @Override
            public synchronized int read(byte[] target, int at, int length) {
                return super.read(target, at, Math.min(length, 700));
            }
        };
    }

    private static Target<?> node() {
        return Target.of("mst-node", MstNode::decode)
                .refusing(MstException.class)
                .from(() -> Seeds.made().nodes, Mutations.NODE)
                .within(16_384, 64)
                .checking((input, node) -> assertThat(node.encode()).isEqualTo(input));
    }

    /** What a partial tree answers: whether it is whole, and how many keys it has. */
    private record Opened(
            MstTree tree, BlockMap blocks, @Nullable Long keys) {}

    private static Target<?> tree() {
        return Target.of("mst-tree", RepoTargets::opened)
                .refusing(CarException.class, MstException.class)
                .from(() -> Seeds.made().trees, Mutations.CAR)
                .within(100_000, 400)
                .telling(opened -> "whole " + (opened.keys != null))
                .checking((_, opened) -> {
                    if (opened.keys != null) {
                        assertThatItIsTheTreeOfItsKeys(opened);
                    }
                });
    }

    private static Opened opened(ByteSlice input) {
        BlockMap blocks = BlockMap.read(input, LIMITS);
        Cid root = blocks.root();
        MstTree tree = MstTree.open(root, blocks);
        tree.verifyPresent();
        for (String path : List.of("app.bsky.feed.like/3k3", "a", "app.bsky.graph.follow/3kx4", "zz.zz.zz/z")) {
            incompleteOnly(() -> tree.find(path));
            incompleteOnly(() -> tree.copy().remove(path));
            incompleteOnly(() -> tree.copy().put(path, root));
        }
        try {
            return new Opened(tree, blocks, MstTree.verify(root, blocks));
        } catch (MstException e) {
            assertThat(e.kind()).isEqualTo(MstException.Kind.INCOMPLETE);
            return new Opened(tree, blocks, null);
        }
    }

    /** A tree whose present nodes are right may lack nodes, and nothing else. */
    private static void incompleteOnly(Runnable operation) {
        try {
            operation.run();
        } catch (MstException e) {
            assertThat(e.kind()).isEqualTo(MstException.Kind.INCOMPLETE);
        }
    }

    private static void assertThatItIsTheTreeOfItsKeys(Opened opened) {
        Map<String, Cid> keys = new LinkedHashMap<>();
        List<ByteSlice> asBytes = new ArrayList<>();
        opened.tree.forEach((key, record) -> {
            keys.put(new String(key.toArray(), StandardCharsets.UTF_8), record);
            asBytes.add(key);
        });
        assertThat(asBytes).hasSize(Math.toIntExact(Objects.requireNonNull(opened.keys)));
        assertThat(asBytes).isSorted().doesNotHaveDuplicates();
        if (!keys.keySet().stream().map(ByteMutation::utf8).toList().equals(asBytes)) {
            return;
        }
        MstTree built = MstTree.empty();
        keys.forEach(built::put);
        assertThat(built.root()).isEqualTo(opened.tree.root());
        keys.forEach((path, record) -> assertThat(opened.tree.find(path)).isEqualTo(record));
    }

    private static Target<?> commit() {
        return Target.of("commit", SignedCommit::decode)
                .refusing(RepoException.class)
                .from(() -> Seeds.made().commits, Mutations.CBOR)
                .within(8_192, 16)
                .checking((input, commit) -> {
                    assertThat(commit.signedBy(Seeds.made().account.publicKey()))
                            .isEqualTo(Seeds.made().commits.contains(input)
                                    && commit.did().equals(Seeds.made().account.did()));
                    ByteSlice again =
                            SignedCommit.encode(commit.did(), commit.rev(), commit.data(), commit.signature());
                    if (again.length() == input.length() && commit.prev() == null) {
                        assertThat(again).isEqualTo(input);
                    }
                });
    }

    private record Judged(Event.Commit event, BlockMap blocks, SignedCommit commit, ProofResult result) {}

    private static Target<?> proof() {
        return Target.<Judged>of("commit-proof", RepoTargets::judged)
                .refusing(FrameException.class, CarException.class, RepoException.class)
                .from(() -> Seeds.made().commitFrames, Mutations.COMMIT)
                .within(200_000, 300)
                .telling(judged -> judged.result.toString())
                .checking((_, judged) -> {
                    Event.Commit event = judged.event;
                    List<RepoOp> reversed = event.ops().reversed();
                    ProofResult again = CommitProof.check(judged.blocks, judged.commit, reversed, event.prevData());
                    assertThat(again).hasSameClassAs(judged.result);
                    if (judged.result instanceof ProofResult.Proven
                            && !event.ops().isEmpty()) {
                        assertThat(CommitProof.check(
                                        judged.blocks,
                                        judged.commit,
                                        event.ops().subList(1, event.ops().size()),
                                        event.prevData()))
                                .as("with an operation less")
                                .isInstanceOf(ProofResult.Broken.class);
                    }
                });
    }

    private static @Nullable Judged judged(ByteSlice frame) {
        if (!(FrameDecoder.decode(frame) instanceof Frame.Message(Event.Commit event, var _, var _, var _))) {
            return null;
        }
        BlockMap blocks = BlockMap.read(event.blocks(), LIMITS);
        ByteSlice block = blocks.find(blocks.root());
        SignedCommit commit = SignedCommit.decode(Objects.requireNonNull(block));
        return new Judged(event, blocks, commit, CommitProof.check(blocks, commit, event.ops(), event.prevData()));
    }
}

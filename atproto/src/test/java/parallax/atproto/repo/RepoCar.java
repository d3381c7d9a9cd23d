package parallax.atproto.repo;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parallax.atproto.car.BlockSource;
import parallax.atproto.car.CarWriter;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;
import parallax.atproto.mst.MstWalk;

/**
 * Writes a whole repository as getRepo answers it, block after block in the order in which it is best read: the commit,
 * then each node before what is below it, each record in its place
 * (atproto.com/specs/repository#car-file-serialization). A record that several paths name comes as often as it is
 * named.
 */
public final class RepoCar {

    private RepoCar() {}

    /**
     * Writes it. Holds one node a level.
     *
     * @param out neither flushed nor closed
     * @return how many records it has
     * @throws RepoException if that is not a commit
     * @throws parallax.atproto.mst.MstException if the tree is not whole or breaks a rule; part is written by then
     * @throws IllegalArgumentException if the commit or a record is not there
     */
    public static long write(OutputStream out, Cid commit, BlockSource blocks) throws IOException {
        try {
            CarWriter car = new CarWriter(out, List.of(commit));
            ByteSlice block = present(blocks.find(commit));
            car.block(commit, block);
            return MstWalk.walk(SignedCommit.decode(block).data(), blocks, new MstWalk.Visitor() {
                @Override
                public void node(Cid cid, int height) {
                    append(cid);
                }

                @Override
                public void record(String path, Cid cid) {
                    append(cid);
                }

                private void append(Cid cid) {
                    try {
                        car.block(cid, present(blocks.find(cid)));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static ByteSlice present(@Nullable ByteSlice block) {
        if (block == null) {
            throw new IllegalArgumentException("a block that must be there is not");
        }
        return block;
    }
}

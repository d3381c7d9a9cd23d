package parallax.atproto.export;

import org.jspecify.annotations.Nullable;
import parallax.atproto.car.BlockSource;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;
import parallax.atproto.mst.MstException;
import parallax.atproto.mst.MstWalk;

/** Hands over every record under a root, and keeps count of how far it came. */
final class RecordWalk implements MstWalk.Visitor {

    private final BlockSource blocks;
    private final ExportLimits limits;
    private final RecordSink sink;
    private long records;
    private long bytes;
    private @Nullable String path;

    RecordWalk(BlockSource blocks, ExportLimits limits, RecordSink sink) {
        this.blocks = blocks;
        this.limits = limits;
        this.sink = sink;
    }

    /** Walks the tree. {@link ExportRefusal} at the first thing that is missing or wrong. */
    void run(Cid root) {
        try {
            MstWalk.walk(root, blocks, this);
        } catch (MstException e) {
            boolean incomplete = e.kind() == MstException.Kind.INCOMPLETE;
            throw new ExportRefusal(
                    incomplete ? ExportResult.Problem.MISSING_NODE : ExportResult.Problem.BAD_NODE,
                    String.valueOf(e.getMessage()));
        }
    }

    long records() {
        return records;
    }

    /** The record that was met last; null if none was. */
    @Nullable
    String path() {
        return path;
    }

    @Override
    public void node(Cid cid, int height) {
        if (height > limits.maxHeight()) {
            throw new ExportRefusal(
                    ExportResult.Problem.TOO_LARGE, "a tree of more than " + limits.maxHeight() + " levels");
        }
    }

    @Override
    public void record(String met, Cid cid) {
        path = met;
        ByteSlice record = blocks.find(cid);
        if (record == null) {
            throw new ExportRefusal(ExportResult.Problem.MISSING_RECORD, "a record that the tree names is not there");
        }
        bytes += record.length();
        // A few bytes of a node can name a large record again: what they cost must not outgrow what was sent.
        if (bytes > limits.car().maxBytes()) {
            throw new ExportRefusal(ExportResult.Problem.TOO_LARGE, "more records than the CAR may have bytes");
        }
        sink.record(met, cid, record);
        records++;
    }
}

package parallax.coldir.dids;

import java.util.List;

/**
 * An exact set of DIDs, sorted: those of did:plc in 16 bytes each, the others as they are written. Immutable.
 */
public final class DidSet {

    /** No DIDs. */
    public static final DidSet EMPTY = new DidSet(new PackedDids(), List.of());

    private final PackedDids plc;
    private final List<String> others;

    /** Takes over both, which are sorted and without repeats. */
    DidSet(PackedDids plc, List<String> others) {
        this.plc = plc;
        this.others = others;
    }

    public int size() {
        return plc.size() + others.size();
    }

    PackedDids plc() {
        return plc;
    }

    List<String> others() {
        return others;
    }
}

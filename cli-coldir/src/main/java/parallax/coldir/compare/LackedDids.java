package parallax.coldir.compare;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import parallax.atproto.syntax.Did;
import parallax.coldir.dids.DidSet;
import parallax.coldir.dids.SetMerge;

/** The accounts of one difference, one by one. */
final class LackedDids implements Iterator<Did> {

    private final SetMerge merge;
    private final Interest interest;
    private @Nullable Did next;

    LackedDids(List<DidSet> sets, Interest interest) {
        this.merge = new SetMerge(sets);
        this.interest = interest;
        advance();
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public Did next() {
        Did did = next;
        if (did == null) {
            throw new NoSuchElementException();
        }
        advance();
        return did;
    }

    private void advance() {
        next = null;
        while (next == null && merge.next()) {
            if (interest.takes(merge.holders())) {
                next = new Did(merge.text());
            }
        }
    }
}

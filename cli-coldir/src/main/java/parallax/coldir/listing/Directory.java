package parallax.coldir.listing;

import java.util.function.IntConsumer;
import parallax.atproto.syntax.Nsid;

/** Lists accounts by collection. May be shared by threads. */
public interface Directory {

    /**
     * All that it lists under a collection; may block for hours.
     *
     * @param log where it goes on, and keeps its pages
     * @param progress told how many entries each page had, also those of the log
     */
    Listing list(Nsid collection, PageLog log, IntConsumer progress);
}

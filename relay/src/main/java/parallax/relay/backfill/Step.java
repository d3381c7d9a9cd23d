package parallax.relay.backfill;

import parallax.relay.collections.BackfillBook.Part;

/** Turns one page of a part: asks, and enters what is told into the index. */
interface Step {
    /** Blocks on the network and on the index. */
    Outcome turn(Part part) throws InterruptedException;
}

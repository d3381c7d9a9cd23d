package parallax.coldir.pds;

import parallax.atproto.syntax.Did;

/** What came of copying one account. */
public sealed interface Copied {

    Did did();

    /** It is served. */
    record Served(Did did, int collections) implements Copied {}

    /**
     * It is left out.
     *
     * @param reason for people
     */
    record LeftOut(Did did, String reason) implements Copied {}
}

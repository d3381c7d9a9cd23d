package parallax.pulsar.ledger;

/** Where a measurement is. */
public enum Phase {
    /** Streams connect and flow; events are remembered so that their later copies are not taken for new ones. */
    LEAD_IN,
    /** New events count. */
    WINDOW,
    /** Only copies of what is known are taken in. */
    GRACE,
    /** Nothing is taken in. */
    CLOSED
}

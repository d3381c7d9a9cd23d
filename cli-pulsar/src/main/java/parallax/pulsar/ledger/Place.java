package parallax.pulsar.ledger;

/**
 * Where an event arrived.
 *
 * @param slot 0 and up: the relays, then the reference
 * @param member which stream of a reference of several; 0 if it is one
 */
public record Place(int slot, int member) {

    public Place {
        if (slot < 0 || member < 0) {
            throw new IllegalArgumentException("a negative place");
        }
    }
}

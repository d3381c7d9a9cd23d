package parallax.relay.state.index;

/**
 * What happened to the index since the start of the process.
 *
 * @param gained pairs that came to be shown
 * @param lost pairs that are shown no more
 * @param unknown events that did not tell what the repo's collections are
 * @param refused entries and checks for which there was no room
 */
public record IndexCounts(long gained, long lost, long unknown, long refused) {
    static final IndexCounts NONE = new IndexCounts(0, 0, 0, 0);

    IndexCounts plus(IndexCounts more) {
        return new IndexCounts(gained + more.gained, lost + more.lost, unknown + more.unknown, refused + more.refused);
    }
}

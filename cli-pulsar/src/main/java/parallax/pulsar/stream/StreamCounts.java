package parallax.pulsar.stream;

import java.util.List;

/**
 * What one stream did, so far.
 *
 * @param frames messages that arrived in the window
 * @param bytes of these
 * @param reconnects connections after the first
 * @param undecodable messages that are no frames, or are too long to be one
 * @param unknown frames of a kind or op that is not known
 * @param seqGaps places where seq rose by more than one within a connection
 * @param seqBackwards places where it did not rise within a connection
 * @param cuts where it was interrupted, oldest first, at most {@link StreamRecorder#MAX_CUTS}
 * @param silentFrom when the longest silence in the window and the grace period began, since 1970
 * @param silentTo when it ended
 */
public record StreamCounts(
        long frames,
        long bytes,
        long reconnects,
        long undecodable,
        long unknown,
        long seqGaps,
        long seqBackwards,
        List<Cut> cuts,
        long silentFrom,
        long silentTo) {

    public StreamCounts {
        cuts = List.copyOf(cuts);
    }
}

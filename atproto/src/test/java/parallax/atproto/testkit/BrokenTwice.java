package parallax.atproto.testkit;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Two things that are wrong with one frame.
 *
 * @param first breaks a rule before that of the other, and so gives the reason
 */
public record BrokenTwice(Breakage first, Breakage second) {

    /** Those that leave no room for another, or are the same event as the one before. */
    private static final Set<Breakage> ALONE =
            EnumSet.of(Breakage.TOO_MANY_OPS, Breakage.FRAME_TOO_LARGE, Breakage.SAME_REV);

    /** Every two of different rules that one frame can break. */
    public static final List<BrokenTwice> ALL = List.of(Breakage.values()).stream()
            .flatMap(first -> List.of(Breakage.values()).stream().map(second -> new BrokenTwice(first, second)))
            .filter(BrokenTwice::isPossible)
            .toList();

    private boolean isPossible() {
        return first.rule().compareTo(second.rule()) < 0
                && first.rule() != Breakage.Rule.FRAME
                && isOfSync(first) == isOfSync(second)
                && !ALONE.contains(first)
                && !ALONE.contains(second);
    }

    static boolean isOfSync(Breakage breakage) {
        return breakage.name().startsWith("SYNC_");
    }
}

package parallax.coldir.compare;

import org.jspecify.annotations.Nullable;

/**
 * A difference worth telling: accounts that one side lists and a relay does not.
 *
 * @param in the index of the relay that lists them; -1 for any of the others
 * @param notIn the index of the one that does not
 */
record Interest(int in, int notIn) {

    /** Whether an account that these list, bit i for relay i, is one of them. */
    boolean takes(int holders) {
        return (holders & 1 << notIn) == 0 && (in < 0 ? holders != 0 : (holders & 1 << in) != 0);
    }

    /** The name of the side that lists them. */
    @Nullable
    String in(ComparePlan plan) {
        return in < 0 ? null : plan.names().get(in);
    }

    String notIn(ComparePlan plan) {
        return plan.names().get(notIn);
    }
}

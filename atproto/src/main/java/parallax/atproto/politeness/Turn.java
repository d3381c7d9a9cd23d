package parallax.atproto.politeness;

import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What came of asking for a turn. */
public sealed interface Turn {

    /** The request may start; its place is taken until {@link #close()}, which may be called more than once. */
    non-sealed interface Granted extends Turn, AutoCloseable {

        /**
         * Hands in what the server answered, so that later turns heed it.
         *
         * @param header the first value of a header by name in any letter case, or null
         */
        void answered(int status, Function<String, @Nullable String> header);

        @Override
        void close();
    }

    /**
     * The turn would come later than the caller would wait. Nothing is used up.
     *
     * @param retryIn positive; an estimate, as others may ask before
     */
    record TooLate(Duration retryIn) implements Turn {}
}

package parallax.cli;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import parallax.atproto.units.TimeSpan;

/** Values that picocli cannot check. All throw {@link WrongUsage}. */
public final class OptionChecks {

    private OptionChecks() {}

    /** Both ends are allowed. */
    public static void within(String option, long value, long least, long most) {
        if (value < least || value > most) {
            throw WrongUsage.of(option, "'" + value + "' must be from " + least + " to " + most);
        }
    }

    public static void atLeast(String option, long value, long least) {
        if (value < least) {
            throw WrongUsage.of(option, "'" + value + "' must be at least " + least);
        }
    }

    public static void percent(String option, @Nullable Double value) {
        if (value != null && !(value >= 0 && value <= 100)) {
            throw WrongUsage.of(option, "'" + value + "' must be a number from 0 to 100");
        }
    }

    public static void positive(String option, Duration value) {
        if (!value.isPositive()) {
            throw WrongUsage.of(option, "'" + new TimeSpan(value) + "' must be longer than zero");
        }
    }

    /**
     * What an option says.
     *
     * @param reading throws IllegalArgumentException saying what is wrong with the value
     */
    public static <T> T read(String option, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException e) {
            throw WrongUsage.of(option, String.valueOf(e.getMessage()));
        }
    }
}

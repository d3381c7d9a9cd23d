package parallax.reports.document;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;

/** Numbers as operators write them. */
public final class Figures {

    private static final BigDecimal ALMOST = new BigDecimal("99.99");

    private Figures() {}

    /** With thousands separators. */
    public static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** Two digits after the point, rounded down: what is not all of it never reads as 100.00 %. */
    public static String percent(double value) {
        BigDecimal rounded = BigDecimal.valueOf(value).setScale(2, RoundingMode.FLOOR);
        return (value < 100 ? rounded.min(ALMOST) : rounded) + " %";
    }

    /** Whole minutes as {@code 2 min}, else seconds: {@code 90 s}, {@code 0.5 s}. */
    public static String time(long millis) {
        Duration time = Duration.ofMillis(millis);
        if (millis > 0 && millis % 60_000 == 0) {
            return time.toMinutes() + " min";
        }
        return BigDecimal.valueOf(millis, 3)
                        .setScale(1, RoundingMode.HALF_UP)
                        .stripTrailingZeros()
                        .toPlainString() + " s";
    }

    /** One event, many events. */
    public static String events(long count) {
        return count(count) + (count == 1 ? " event" : " events");
    }
}

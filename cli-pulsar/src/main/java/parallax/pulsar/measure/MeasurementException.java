package parallax.pulsar.measure;

/** There is nothing to report: no relay, or nothing to compare it with, or no window. */
public final class MeasurementException extends RuntimeException {

    MeasurementException(String message) {
        super(message);
    }
}

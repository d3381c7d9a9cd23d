package parallax.pulsar.stream;

/**
 * A moment from which a stream may lack events.
 *
 * @param reason for people
 * @param atMillis since 1970
 */
public record Cut(String reason, long atMillis) {}

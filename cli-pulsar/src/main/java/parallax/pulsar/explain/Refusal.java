package parallax.pulsar.explain;

/**
 * A rule by which relays refuse an event.
 *
 * @param reason the rule, in lower case with underscores
 * @param detail the evidence, for people
 */
record Refusal(String reason, String detail) {}

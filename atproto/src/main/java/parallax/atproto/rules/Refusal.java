package parallax.atproto.rules;

/**
 * A rule that an event breaks.
 *
 * @param detail the evidence, for people; no text of the sender
 */
public record Refusal(DropReason reason, String detail) implements Opened {}

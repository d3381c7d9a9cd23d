package parallax.atproto.rules;

/** What became of opening the blocks of an event. */
public sealed interface Opened permits SignedBlocks, Refusal {}

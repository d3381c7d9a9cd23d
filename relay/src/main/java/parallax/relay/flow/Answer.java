package parallax.relay.flow;

import parallax.atproto.identity.Resolution;

/** The answer to one {@link Wait}. */
public sealed interface Answer {
    /** What the directory said. */
    record Identity(Resolution resolution) implements Answer {}

    /** What the PDS said. */
    record Status(StatusAnswer status) implements Answer {}
}

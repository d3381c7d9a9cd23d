package parallax.relay.validate;

import java.time.InstantSource;

/** What time it is, and how to wait for later. */
public record InquiryClock(InstantSource clock, Timer timer) {}

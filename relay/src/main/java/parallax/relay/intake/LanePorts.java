package parallax.relay.intake;

import java.time.InstantSource;
import parallax.relay.flow.Counts;
import parallax.relay.flow.Heads;
import parallax.relay.flow.Inquiries;
import parallax.relay.flow.Judge;
import parallax.relay.flow.Marks;
import parallax.relay.flow.Sequencing;

/**
 * What the lanes work with.
 *
 * @param judge rules on events
 * @param inquiries asks the network for parked events
 * @param sequencing takes what passed
 * @param marks told of what was begun and of what did not pass
 * @param heads the stored state
 * @param accounts where an account has its room before it passes
 * @param counts what is counted
 * @param clock when an event was parked
 */
public record LanePorts(
        Judge judge,
        Inquiries inquiries,
        Sequencing sequencing,
        Marks marks,
        Heads heads,
        AdmittedAccounts accounts,
        Counts counts,
        InstantSource clock) {}

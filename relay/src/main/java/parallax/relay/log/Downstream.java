package parallax.relay.log;

import parallax.relay.flow.EventLog;
import parallax.relay.flow.Marks;
import parallax.relay.flow.Published;
import parallax.relay.flow.StateWriter;

/**
 * What an event passes once it has its seq, in this order.
 *
 * @param log makes it durable
 * @param marks then it is settled at its host
 * @param state then it is applied
 * @param published then subscribers see it
 */
public record Downstream(EventLog log, Marks marks, StateWriter state, Published published) {}

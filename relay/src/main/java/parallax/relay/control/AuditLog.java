package parallax.relay.control;

import java.time.Instant;
import java.util.List;

/**
 * Port: what the operator did, in the control plane; the newest ten thousand acts are kept. Any thread; each call may
 * throw a {@link ControlPlaneException}.
 */
public interface AuditLog {
    /**
     * One act.
     *
     * @param id ascending with time
     * @param address where the request came from
     * @param act the path of the endpoint
     * @param subject what it was done to, as the request named it, shortened
     * @param status the HTTP status of the answer
     */
    record Entry(long id, Instant at, String address, String act, String subject, int status) {}

    /** Writes an act down. */
    void record(Instant at, String address, String act, String subject, int status);

    /** The acts before one, newest first. */
    List<Entry> before(long id, int limit);
}

package parallax.relay.app;

import java.util.Optional;
import java.util.UUID;
import parallax.relay.flow.HostId;
import parallax.relay.state.ControlPlane;
import parallax.relay.state.StateStore;

/**
 * Keeps a control plane and a state together. The state names hosts by the number that the control plane gave them, so
 * with another control plane one host would be resumed from another's cursor.
 *
 * @param logged the newest seq of the log, 0 when it is empty: its records name hosts by their numbers too
 */
record Binding(ControlPlane controlPlane, StateStore state, long logged) {
    /**
     * Binds what is new. A state that was lost alone is taken as new: it has no cursor that could be a wrong one, and
     * the log names hosts by the numbers that the control plane still has.
     *
     * @throws StartException when the two do not belong together
     */
    void check() {
        Optional<String> ofControlPlane = controlPlane.id();
        Optional<String> ofState = state.controlPlane();
        if (ofControlPlane.isPresent() && ofState.isPresent()) {
            if (!ofControlPlane.equals(ofState)) {
                throw refused(
                        "the control plane (the hosts) and the state in the data folder belong to different relays");
            }
            return;
        }
        boolean hosts = !controlPlane.hosts().page(new HostId(0), 1).isEmpty();
        boolean events = logged > 0 || state.appliedSeq() > 0 || !state.marks().isEmpty();
        if (events && (ofState.isPresent() || !hosts)) {
            throw refused("the control plane (the hosts) is new or lost, but the data folder has events");
        }
        String id = ofState.or(() -> ofControlPlane)
                .orElseGet(() -> UUID.randomUUID().toString());
        if (ofState.isEmpty()) {
            state.bind(id);
        }
        if (ofControlPlane.isEmpty()) {
            controlPlane.bind(id);
        }
    }

    private static StartException refused(String what) {
        return new StartException(
                what + ". Hosts would be followed from wrong cursors. Check --data-dir and --database-url,"
                        + " or restore both from one backup; to start again, remove the control plane and the data folder together.");
    }
}

package parallax.relay.app;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parallax.relay.control.HostOrigin;
import parallax.relay.flow.HostId;
import parallax.relay.flow.HostMark;
import parallax.relay.state.ControlPlane;
import parallax.relay.state.DatabaseUrl;
import parallax.relay.state.StateStore;

@SuppressWarnings("NullAway.Init")
class BindingTest {
    @TempDir
    Path dir;

    private long logged;

    @Test
    void aNewPairIsBoundAndOpensAgain() {
        check("a", "a");
        register("a");
        mark("a");
        assertThatCode(() -> check("a", "a")).doesNotThrowAnyException();
    }

    @Test
    void aPairOfBeforeTheBindingIsTaken() {
        register("a");
        mark("a");
        assertThatCode(() -> check("a", "a")).doesNotThrowAnyException();
    }

    @Test
    void twoOfDifferentRelaysAreRefused() {
        check("a", "a");
        check("b", "b");
        assertThatThrownBy(() -> check("a", "b"))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("different relays")
                .hasMessageContaining("--database-url");
    }

    @Test
    void aLostControlPlaneIsRefusedOnceTheStateHasMarks() {
        check("a", "a");
        mark("a");
        assertThatThrownBy(() -> check("new", "a"))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("control plane (the hosts) is new or lost");
    }

    @Test
    void aLostControlPlaneOfBeforeTheBindingIsRefusedToo() {
        mark("a");
        assertThatThrownBy(() -> check("new", "a")).isInstanceOf(StartException.class);
    }

    @Test
    void aLostStateIsTakenAsNewAndBoundToTheSameControlPlane() {
        check("a", "a");
        register("a");
        check("a", "new");
        mark("new");
        assertThatThrownBy(() -> check("b", "new")).isInstanceOf(StartException.class);
    }

    @Test
    void aLogIsNotReplayedOntoANewControlPlane() {
        logged = 7;
        assertThatThrownBy(() -> check("new", "new")).isInstanceOf(StartException.class);
    }

    private void check(String controlPlane, String state) {
        try (ControlPlane hosts = controlPlane(controlPlane);
                StateStore store = state(state)) {
            new Binding(hosts, store, logged).check();
        }
    }

    private void register(String controlPlane) {
        try (ControlPlane hosts = controlPlane(controlPlane)) {
            hosts.hosts().register("pds.example.com", HostOrigin.STRANGER, Instant.EPOCH);
        }
    }

    private void mark(String state) {
        try (StateStore store = state(state)) {
            store.apply(List.of(), List.of(new HostMark(new HostId(1), 7, List.of())));
        }
    }

    private ControlPlane controlPlane(String name) {
        return ControlPlane.open(DatabaseUrl.sqlite(dir.resolve(name + ".sqlite")));
    }

    private StateStore state(String name) {
        return StateStore.open(dir.resolve(name));
    }
}

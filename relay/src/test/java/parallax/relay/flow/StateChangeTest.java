package parallax.relay.flow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.syntax.Tid;

final class StateChangeTest {
    private static final HostId OLD = new HostId(1);
    private static final HostId NEW = new HostId(2);
    private static final Cid DATA = Cid.ofDrisl(ByteSlice.of(new byte[] {1}));
    private static final Head HEAD = new Head(Tid.of(1_000_000, 0), DATA, DATA);
    private static final RepoState KNOWN = new RepoState(OLD, HEAD, AccountStatus.DEACTIVATED, AccountStatus.ACTIVE);

    @Test
    void anEventThatNamesNoOwnerMakesNoAccountKnown() {
        assertThat(StateChange.NONE.applyTo(null)).isNull();
    }

    @Test
    void aTakedownOfAnUnknownAccountIsRemembered() {
        RepoState after = StateChange.ofLocal(AccountStatus.TAKENDOWN).applyTo(null);
        assertThat(after).isEqualTo(new RepoState(HostId.SELF, null, AccountStatus.ACTIVE, AccountStatus.TAKENDOWN));
    }

    @Test
    void aMoveToAnotherHostDoesNotResurrect() {
        RepoState after = new StateChange(null, null, null, NEW, false).applyTo(KNOWN);
        assertThat(after).isEqualTo(new RepoState(NEW, HEAD, AccountStatus.DEACTIVATED, AccountStatus.ACTIVE));
    }

    @Test
    void aDeletionPurgesTheHead() {
        RepoState after = new StateChange(null, AccountStatus.DELETED, null, null, false).applyTo(KNOWN);
        assertThat(after).isEqualTo(new RepoState(OLD, null, AccountStatus.DELETED, AccountStatus.ACTIVE));
    }

    @Test
    void aChangeAppliedTwiceIsAppliedOnce() {
        StateChange change = new StateChange(HEAD, AccountStatus.ACTIVE, AccountStatus.TAKENDOWN, NEW, true);
        assertThat(change.applyTo(change.applyTo(null))).isEqualTo(change.applyTo(null));
    }

    @Test
    void theLocalStatusIsShownOverTheUpstreamOne() {
        RepoState taken = new RepoState(OLD, HEAD, AccountStatus.ACTIVE, AccountStatus.TAKENDOWN);
        assertThat(taken.merged()).isEqualTo(AccountStatus.TAKENDOWN);
        assertThat(taken.active()).isFalse();
    }

    @Test
    void anAccountInactiveUpstreamIsNeverShownActive() {
        for (AccountStatus upstream : AccountStatus.values()) {
            for (AccountStatus local : AccountStatus.values()) {
                RepoState state = new RepoState(OLD, HEAD, upstream, local);
                assertThat(state.merged().active())
                        .as("%s over %s", local, upstream)
                        .isEqualTo(upstream.active() && local.active());
                assertThat(state.active()).isEqualTo(state.merged().active());
            }
        }
    }
}

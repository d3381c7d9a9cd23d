package parallax.atproto.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AccountStatusTest {

    @Test
    void everyWireNameComesBack() {
        for (AccountStatus status : AccountStatus.values()) {
            assertThat(AccountStatus.of(status.active(), status.wireName())).isEqualTo(status);
        }
    }

    @Test
    void activeDecidesWhereTheStatusIsUnknownOrContradicts() {
        assertThat(AccountStatus.of(true, "takendown")).isEqualTo(AccountStatus.ACTIVE);
        assertThat(AccountStatus.of(false, "throttled")).isEqualTo(AccountStatus.INACTIVE);
        assertThat(AccountStatus.of(false, "on-holiday")).isEqualTo(AccountStatus.INACTIVE);
        assertThat(AccountStatus.of(true, "on-holiday")).isEqualTo(AccountStatus.ACTIVE);
    }
}

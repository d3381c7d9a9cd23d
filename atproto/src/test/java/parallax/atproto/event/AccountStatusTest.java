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

    @Test
    void onlyAWordThatIsNoneOfOursIsUnknownAndItIsShortAndPlain() {
        for (AccountStatus status : AccountStatus.values()) {
            assertThat(AccountStatus.unknownWord(status.wireName())).isNull();
        }
        assertThat(AccountStatus.unknownWord("")).isNull();
        assertThat(AccountStatus.unknownWord("\u202e\u0007 ")).isNull();
        assertThat(AccountStatus.unknownWord(" deleted\u200b"))
                .as("cleaned, a known word")
                .isNull();
        assertThat(AccountStatus.unknownWord("on-holiday")).isEqualTo("on-holiday");
        assertThat(AccountStatus.unknownWord("a\u001b[2J\nb")).isEqualTo("a [2J b");
        String face = "\ud83d\ude00";
        String cut = AccountStatus.unknownWord(face.repeat(AccountStatus.MAX_WORD));
        assertThat(cut).isEqualTo(face.repeat(30) + "...");
        assertThat(AccountStatus.unknownWord(cut)).isEqualTo(cut);
    }
}

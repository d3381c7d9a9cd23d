package parallax.relay.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DatabaseUrlTest {
    @Test
    void aPostgresUrlKeepsItsCredentialsOutOfTheJdbcUrl() {
        DatabaseUrl url = DatabaseUrl.parse("postgres://relay:s%40cret@db.example:5433/parallax?sslmode=require");
        assertThat(url.jdbc()).isEqualTo("jdbc:postgresql://db.example:5433/parallax?sslmode=require");
        assertThat(url.user()).isEqualTo("relay");
        assertThat(url.password()).isEqualTo("s@cret");
        assertThat(url.toString()).doesNotContain("s@cret");
    }

    @Test
    void aSqliteUrlNamesAFile() {
        assertThat(DatabaseUrl.parse("sqlite:///var/lib/relay.sqlite").jdbc())
                .isEqualTo("jdbc:sqlite:/var/lib/relay.sqlite");
    }

    @Test
    void anythingElseIsRefusedWithTheFormsThatAreUnderstood() {
        for (String text : new String[] {
            "mysql://h/d", "sqlite://", "postgres://:pw@/", "postgres://h", "postgres://u:pw secret@h/d"
        }) {
            assertThatThrownBy(() -> DatabaseUrl.parse(text))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("postgres://user:password@host:5432/database")
                    .hasMessageNotContaining("secret");
        }
    }
}

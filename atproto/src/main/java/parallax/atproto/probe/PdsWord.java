package parallax.atproto.probe;

import org.jspecify.annotations.Nullable;
import parallax.atproto.syntax.Tid;

/** What a PDS said of an account, or what its silence says. */
sealed interface PdsWord {

    String why();

    /** Active there; the rev if it was told. */
    record Active(@Nullable Tid rev) implements PdsWord {
        @Override
        public String why() {
            return "active at its PDS";
        }
    }

    /** The question is answered: {@link AccountClass#LIVE} or {@link AccountClass#STALE}. */
    record Answered(AccountClass accountClass, String why) implements PdsWord {}

    /** Not active there: the class that the PDS names. */
    record Inactive(AccountClass accountClass, String why) implements PdsWord {}

    /** The PDS does not know it, or the PDS is gone. */
    record Absent(String why) implements PdsWord {}

    /** Nothing that settles anything. */
    record Doubt(String why) implements PdsWord {}
}

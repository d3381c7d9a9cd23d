package parallax.atproto.event;

import org.jspecify.annotations.Nullable;
import parallax.atproto.syntax.PlainText;

/** Whether an account is active, and the reason if not (atproto.com/specs/account). */
public enum AccountStatus {
    ACTIVE(true, null),
    TAKENDOWN(false, "takendown"),
    SUSPENDED(false, "suspended"),
    DELETED(false, "deleted"),
    DEACTIVATED(false, "deactivated"),
    /** Active, but this repository is not in step at the sender. */
    DESYNCHRONIZED(true, "desynchronized"),
    /** Active, but the sender holds it to a lower rate. */
    THROTTLED(true, "throttled"),
    /** Not active, for a reason that is not given or not known here. */
    INACTIVE(false, null);

    /** Characters of a word that is not among these, inclusive. */
    public static final int MAX_WORD = 64;

    private final boolean active;
    private final @Nullable String wireName;

    AccountStatus(boolean active, @Nullable String wireName) {
        this.active = active;
        this.wireName = wireName;
    }

    public boolean active() {
        return active;
    }

    /** The {@code status} of an #account event; null where the field is left out. */
    public @Nullable String wireName() {
        return wireName;
    }

    /**
     * Reads the two fields of an #account event. Where the status is unknown or contradicts, {@code active} decides.
     */
    public static AccountStatus of(boolean active, @Nullable String status) {
        for (AccountStatus known : values()) {
            if (known.active == active && known.wireName != null && known.wireName.equals(status)) {
                return known;
            }
        }
        return active ? ACTIVE : INACTIVE;
    }

    /**
     * A {@code status} that is none of these, as it may be passed on and shown: the list of the lexicon is open. It is
     * at most {@link #MAX_WORD} long and has no control characters. Null where nothing is left to be said.
     */
    public static @Nullable String unknownWord(@Nullable String status) {
        if (status == null || status.isEmpty()) {
            return null;
        }
        String plain = PlainText.of(status, MAX_WORD).strip();
        // After the cleaning, or it would make a known word of another one.
        for (AccountStatus known : values()) {
            if (plain.equals(known.wireName)) {
                return null;
            }
        }
        return plain.isEmpty() ? null : plain;
    }
}

package parallax.atproto.event;

import org.jspecify.annotations.Nullable;

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

    /** Reads the two fields of an #account event. Where the status is unknown or contradicts, {@code active} decides. */
    public static AccountStatus of(boolean active, @Nullable String status) {
        for (AccountStatus known : values()) {
            if (known.active == active && known.wireName != null && known.wireName.equals(status)) {
                return known;
            }
        }
        return active ? ACTIVE : INACTIVE;
    }
}

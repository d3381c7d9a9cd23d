package parallax.relay.flow;

import org.jspecify.annotations.Nullable;
import parallax.atproto.event.AccountStatus;

/** Codes of account statuses, part of what is stored: none ever changes its meaning, whatever the order of the enum. */
public final class StatusCode {
    private StatusCode() {}

    /** From 1; 0 for null. */
    public static byte of(@Nullable AccountStatus status) {
        return switch (status) {
            case null -> 0;
            case ACTIVE -> 1;
            case TAKENDOWN -> 2;
            case SUSPENDED -> 3;
            case DELETED -> 4;
            case DEACTIVATED -> 5;
            case DESYNCHRONIZED -> 6;
            case THROTTLED -> 7;
            case INACTIVE -> 8;
        };
    }

    /**
     * The status of that code; null for 0.
     *
     * @throws IllegalArgumentException for a code that none has
     */
    public static @Nullable AccountStatus status(byte code) {
        if (code == 0) {
            return null;
        }
        for (AccountStatus status : AccountStatus.values()) {
            if (of(status) == code) {
                return status;
            }
        }
        throw new IllegalArgumentException("no account status has the code " + code);
    }
}

package parallax.relay.flow;

import parallax.atproto.event.AccountStatus;

/** What a PDS said about one of its accounts ({@code com.atproto.sync.getRepoStatus}). */
public sealed interface StatusAnswer {
    /** The status; {@code DELETED} when the PDS does not know the account. */
    record Told(AccountStatus status) implements StatusAnswer {}

    /** No usable answer. The reason is for logs. */
    record Unavailable(String reason) implements StatusAnswer {}
}

package parallax.atproto.rules;

import java.util.Locale;

/** Why an event is not passed on. Each reason is a metric label. */
public enum DropReason {
    /** Its rev is not newer than the head's. */
    STALE_REV,
    /** Its rev lies too far in the future. */
    FUTURE_REV,
    /** The signature does not hold under the current key, also after a fresh resolution. */
    BAD_SIGNATURE,
    /** The operations do not invert to {@code prevData}, or the proof or an operation is malformed. */
    BAD_PROOF,
    /** Message and signed commit disagree on DID, rev or commit CID. */
    MISMATCH,
    /** A commit without {@code prevData} on a known head, or {@code tooBig} or {@code rebase}; only in strict mode. */
    LEGACY,
    /** Over a size or count limit of the protocol. */
    TOO_LARGE,
    /** The sender is not the account's PDS. */
    WRONG_HOST,
    /** The identity does not exist, is not usable, or (did:web) was unavailable for too long. */
    NO_IDENTITY,
    /** Its host has as many accounts as it may have, and this one is not among them. */
    ACCOUNT_LIMIT,
    /** The account is not active, and its PDS does not say otherwise. */
    INACTIVE,
    /** A repeated account event whose status the PDS does not confirm. */
    UNCONFIRMED,
    /** A field is of another kind than the lexicon of its event says. */
    MALFORMED,
    /** The frame is not canonical or not an event. */
    UNDECODABLE,
    /** The seq is not above the last one of the same socket. */
    OLD_SEQ;

    /** A refusal for this reason, with the evidence. */
    public Refusal because(String detail) {
        return new Refusal(this, detail);
    }

    /** The metric label: lower snake case. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package parallax.relay.intake;

import parallax.atproto.event.AccountStatus;
import parallax.atproto.syntax.Did;
import parallax.relay.flow.Answer;
import parallax.relay.flow.Decoded;

/** What a lane is told. */
sealed interface LaneTask {
    /** A new event. */
    record Arrived(Decoded event) implements LaneTask {}

    /** The head of a held line learned something. */
    record Answered(HeldLine line, Answer answer) implements LaneTask {}

    /** The operator's word on an account; {@code applied} runs once it is stored. */
    record Local(Did did, AccountStatus status, Runnable applied) implements LaneTask {}
}

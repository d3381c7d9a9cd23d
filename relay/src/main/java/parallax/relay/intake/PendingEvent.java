package parallax.relay.intake;

import java.time.Instant;
import parallax.relay.flow.Answer;
import parallax.relay.flow.Answers;
import parallax.relay.flow.Decoded;

/** An event that waits for a ruling, and what was learned for it. Belongs to one lane. */
final class PendingEvent {
    private final Decoded event;
    private Answers answers = Answers.NONE;
    private boolean released;

    PendingEvent(Decoded event) {
        this.event = event;
    }

    Decoded event() {
        return event;
    }

    Answers answers() {
        return answers;
    }

    /** Gives back the share of its host's budget, at the first call. */
    void release() {
        if (!released) {
            released = true;
            event.inFlight().release();
        }
    }

    void waitingSince(Instant now) {
        answers = answers.parkedAt(now);
    }

    void learned(Answer answer) {
        answers = answers.with(answer);
    }
}

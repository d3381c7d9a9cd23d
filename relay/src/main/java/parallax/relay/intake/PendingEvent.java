package parallax.relay.intake;

import java.time.Instant;
import parallax.relay.flow.Answer;
import parallax.relay.flow.Answers;
import parallax.relay.flow.Decoded;

/** An event that waits for a ruling, and what was learned for it. Belongs to one lane. */
final class PendingEvent {
    private final Decoded event;
    private Answers answers = Answers.NONE;

    PendingEvent(Decoded event) {
        this.event = event;
    }

    Decoded event() {
        return event;
    }

    Answers answers() {
        return answers;
    }

    void waitingSince(Instant now) {
        answers = answers.parkedAt(now);
    }

    void learned(Answer answer) {
        answers = answers.with(answer);
    }
}

package parallax.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import parallax.atproto.event.Event;
import parallax.atproto.event.Frame;
import parallax.atproto.syntax.Did;

/**
 * Holds what one stream says against what was sent: each event once, those of an account in their order, every byte but
 * the seq as it was, and rising seqs. One thread.
 */
final class StreamCheck {
    private static final int MOST_TOLD = 5;

    private final Expectations expected;
    private final Map<Did, Integer> next = new HashMap<>();
    private final List<String> problems = new ArrayList<>();
    private long firstSeq;
    private long lastSeq;

    StreamCheck(Expectations expected) {
        this.expected = expected;
    }

    /** The number of this event among all that were sent, from 0; -1 if it is not the next of its account. */
    int accept(Event.Sequenced event, Frame.Message message) {
        if (event.seq() <= lastSeq) {
            problem("seq " + event.seq() + " after " + lastSeq);
        }
        lastSeq = event.seq();
        firstSeq = firstSeq == 0 ? lastSeq : firstSeq;
        int place = next.getOrDefault(event.did(), 0);
        int number = expected.number(event.did(), place, message);
        if (number < 0) {
            problem("seq " + event.seq() + " is not event " + place + " of " + event.did());
            return -1;
        }
        next.put(event.did(), place + 1);
        return number;
    }

    void problem(String what) {
        if (problems.size() < MOST_TOLD) {
            problems.add(what);
        }
    }

    /** The first seq of the stream; 0 if nothing came. */
    long firstSeq() {
        return firstSeq;
    }

    /** The first that went wrong; empty if nothing did. What did not come is not told here. */
    List<String> problems() {
        return problems;
    }
}

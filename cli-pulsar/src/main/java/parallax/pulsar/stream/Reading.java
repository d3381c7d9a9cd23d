package parallax.pulsar.stream;

import org.jspecify.annotations.Nullable;
import parallax.atproto.syntax.PlainText;
import parallax.pulsar.ledger.EventFacts;

/** What a binary message of a firehose says. */
sealed interface Reading {
    /** Characters of a name that the sender chose. */
    int LONGEST_NAME = 64;

    record Event(EventFacts facts) implements Reading {}

    /** A notice about the stream, for example OutdatedCursor. */
    record Notice(String name) implements Reading {
        public Notice {
            name = PlainText.of(name, LONGEST_NAME);
        }
    }

    /** An error, after which the sender closes, for example ConsumerTooSlow. */
    record Failure(String error) implements Reading {
        public Failure {
            error = PlainText.of(error, LONGEST_NAME);
        }
    }

    /** A frame whose kind or op is not known. */
    record Unknown(@Nullable Long seq) implements Reading {}

    /** No frame at all, or an event without what identifies it. */
    record Undecodable(String reason) implements Reading {}
}

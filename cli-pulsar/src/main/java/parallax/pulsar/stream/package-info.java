/**
 * One firehose, as far as counting needs it.
 *
 * <p>Contract: a frame is read strictly as DRISL, but of its body only what identifies and counts an event is kept;
 * what is not a frame is a counted value. Threads: each {@link parallax.pulsar.stream.StreamRecorder} is written by its
 * client's thread and read by any.
 *
 * <ul>
 *   <li>Reading, FrameReader, BodyFacts: bytes to what they say
 *   <li>StreamRecorder: the listener of one subscription, its counts and interruptions
 *   <li>SeqTrack: gaps, steps back, and the cursor
 *   <li>StreamCounts, Cut, CloseText: those counts at one moment, and why a stream was cut
 * </ul>
 */
@NullMarked
package parallax.pulsar.stream;

import org.jspecify.annotations.NullMarked;

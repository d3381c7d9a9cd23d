package parallax.pulsar.stream;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.firehose.CloseReason;
import parallax.atproto.firehose.FirehoseListener;
import parallax.pulsar.ledger.Ledger;
import parallax.pulsar.ledger.Phase;
import parallax.pulsar.ledger.Place;

/**
 * The listener of one subscription. It reconnects from its cursor, so that a cut costs as little as the server allows;
 * a stream that was cut is reported as partial all the same.
 */
public final class StreamRecorder implements FirehoseListener {

    /** More than this many interruptions are not listed. */
    public static final int MAX_CUTS = 20;

    /** A connected stream that has sent nothing for this long is taken for a quiet one, which flows. */
    public static final Duration QUIET = Duration.ofSeconds(3);

    private static final long NEVER = -1;

    private final Place place;
    private final Ledger ledger;
    private final InstantSource clock;
    private final SeqTrack seqs = new SeqTrack();
    private final List<Cut> cuts = new ArrayList<>();
    private long openedAt = NEVER;
    private boolean anyFrame;
    private long connections;
    private long frames;
    private long bytes;
    private long undecodable;
    private long unknown;
    private long windowFrom = NEVER;
    private long lastHeard;
    private long silentFrom;
    private long silentTo;
    private String lastError = "";
    private String lastFailure = "no answer yet";

    public StreamRecorder(Place place, Ledger ledger, InstantSource clock) {
        this.place = place;
        this.ledger = ledger;
        this.clock = clock;
    }

    @Override
    public synchronized OptionalLong cursor() {
        return seqs.cursor();
    }

    @Override
    public synchronized void opened(Map<String, String> responseHeaders) {
        openedAt = clock.millis();
        connections++;
        lastError = "";
        seqs.connected();
    }

    @Override
    public void frame(ByteSlice frame) {
        Reading reading = FrameReader.read(frame);
        Phase phase = reading instanceof Reading.Event(var facts) ? ledger.record(place, facts, frame) : ledger.phase();
        heard(reading, phase, frame.length());
    }

    @Override
    public synchronized void oversize(ByteSlice first64KiB, long length) {
        anyFrame = true;
        undecodable++;
        cut("sent a frame of " + length + " bytes, which no consumer takes");
    }

    @Override
    public synchronized void closed(CloseReason reason, Duration retryIn) {
        boolean wasOpen = openedAt != NEVER;
        openedAt = NEVER;
        if (reason instanceof CloseReason.Closed) {
            return;
        }
        if (lastError.isEmpty()) {
            lastFailure = CloseText.of(reason);
            if (wasOpen) {
                cut(lastFailure);
            }
        }
    }

    /** Its reader came to an end that nobody asked for: nothing more will be recorded. */
    public synchronized void died() {
        openedAt = NEVER;
        lastFailure = "its reader failed";
        cut(lastFailure);
    }

    /** After an error the stream is over (atproto.com/specs/event-stream), whether or not the sender closes. */
    private void failed(String error) {
        if (lastError.isEmpty()) {
            lastFailure = error + " disconnect";
            cut(lastFailure);
        }
        lastError = error;
    }

    /** Whether it is connected, and has sent a frame or shown to be a quiet one. */
    public synchronized boolean flows() {
        return connected() && (anyFrame || clock.millis() - openedAt >= QUIET.toMillis());
    }

    public synchronized boolean connected() {
        return openedAt != NEVER;
    }

    /** Why it is not connected. */
    public synchronized String failure() {
        return lastFailure;
    }

    /** The window begins: what is counted by time counts from here. */
    public synchronized void windowOpens() {
        windowFrom = clock.millis();
        lastHeard = windowFrom;
        silentFrom = windowFrom;
        silentTo = windowFrom;
        // What was cut and mended before the window is no loss to it.
        cuts.clear();
        if (openedAt == NEVER || !lastError.isEmpty()) {
            cut(lastFailure);
        }
    }

    /** The window and the time for late events are over. */
    public synchronized void graceEnds() {
        heardAt(clock.millis());
    }

    public synchronized StreamCounts counts() {
        return new StreamCounts(
                frames,
                bytes,
                Math.max(0, connections - 1),
                undecodable,
                unknown,
                seqs.gaps(),
                seqs.backwards(),
                cuts,
                silentFrom,
                silentTo);
    }

    private synchronized void heard(Reading reading, Phase phase, int length) {
        anyFrame = true;
        if (phase == Phase.WINDOW) {
            frames++;
            bytes += length;
        }
        if (phase == Phase.WINDOW || phase == Phase.GRACE) {
            heardAt(clock.millis());
        }
        switch (reading) {
            case Reading.Event(var facts) -> seqs.seen(facts.seq());
            case Reading.Unknown(Long seq) -> {
                unknown++;
                if (seq != null) {
                    seqs.seen(seq);
                }
            }
            case Reading.Undecodable undecodableFrame -> undecodable++;
            case Reading.Failure(String error) -> failed(error.isEmpty() ? "error" : error);
            case Reading.Notice(String name) -> {
                if (name.equals("OutdatedCursor")) {
                    cut("OutdatedCursor after a reconnect");
                }
            }
        }
    }

    private void heardAt(long now) {
        if (now - lastHeard > silentTo - silentFrom) {
            silentFrom = lastHeard;
            silentTo = now;
        }
        lastHeard = now;
    }

    private void cut(String reason) {
        if (cuts.size() < MAX_CUTS && ledger.phase() != Phase.CLOSED) {
            cuts.add(new Cut(reason, clock.millis()));
        }
    }
}

package parallax.pulsar.ledger;

import parallax.atproto.cbor.ByteSlice;

/** Which frames are held, within a limit of bytes. Not thread-safe. */
final class HeldFrames {

    private final long maxBytes;
    private long bytes;
    private long refused;

    HeldFrames(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    void hold(Sighting sighting, ByteSlice frame) {
        if (sighting.frame != null) {
            return;
        }
        if (bytes + frame.length() > maxBytes) {
            refused++;
            return;
        }
        sighting.frame = frame;
        bytes += frame.length();
    }

    void release(Sighting sighting) {
        ByteSlice frame = sighting.frame;
        if (frame != null) {
            bytes -= frame.length();
            sighting.frame = null;
        }
    }

    /** Frames that were not held for want of memory. */
    long refused() {
        return refused;
    }
}

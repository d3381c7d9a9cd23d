package parallax.relay.intake;

/** How much the intake holds in memory. */
public record IntakeLimits(LaneLimits lanes, ParkLimits park) {
    public static IntakeLimits standard() {
        return new IntakeLimits(LaneLimits.standard(), ParkLimits.standard());
    }

    /** The same for a heap of this many bytes at most. */
    public IntakeLimits within(long maxHeapBytes) {
        return new IntakeLimits(lanes, park.within(maxHeapBytes));
    }
}

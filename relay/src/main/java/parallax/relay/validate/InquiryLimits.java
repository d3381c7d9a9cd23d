package parallax.relay.validate;

import java.time.Duration;

/**
 * How much is asked at once, and how often.
 *
 * @param directory inquiries at the PLC directory at a time
 * @param hosts inquiries at other servers (did:web documents, account statuses) at a time
 * @param perHost of these, how many for events of one upstream host at a time
 * @param refreshEvery the steady pace of fresh resolutions for one upstream host
 * @param refreshBurst how many fresh resolutions one host may ask for at once after a pause
 * @param statusGap how long the answer about an account's status serves for later events of the same account
 */
public record InquiryLimits(
        int directory, int hosts, int perHost, Duration refreshEvery, int refreshBurst, Duration statusGap) {
    public InquiryLimits {
        if (directory < 1 || hosts < 1 || perHost < 1 || refreshBurst < 1) {
            throw new IllegalArgumentException("every number of inquiries must be positive");
        }
        if (refreshEvery.isNegative() || statusGap.isNegative()) {
            throw new IllegalArgumentException("pauses must not be negative");
        }
    }

    /**
     * 128 at the directory, 64 elsewhere of which 8 per host, 20 refreshes a second in bursts of 200, 10 s for a
     * status.
     */
    public static InquiryLimits standard() {
        return new InquiryLimits(128, 64, 8, Duration.ofMillis(50), 200, Duration.ofSeconds(10));
    }
}

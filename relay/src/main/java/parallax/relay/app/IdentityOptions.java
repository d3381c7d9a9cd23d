package parallax.relay.app;

import parallax.atproto.units.ByteSize;
import picocli.CommandLine.Option;

/** How much is remembered of identities, and how often the directory is asked. */
final class IdentityOptions {
    @Option(
            names = "--identity-cache-entries",
            paramLabel = "N",
            defaultValue = "250000",
            description = "Keep at most N identities in memory, 0.9 kB each, in at most a quarter of the heap.")
    private int entries;

    @Option(
            names = "--identity-cache-bytes",
            paramLabel = "SIZE",
            defaultValue = "4GiB",
            description = "Keep at most this much of identities on disk; the oldest are deleted first.")
    private ByteSize bytes;

    @Option(
            names = "--plc-requests-per-second",
            paramLabel = "N",
            defaultValue = "100",
            description = "Send at most N requests a second to the PLC directory.")
    private int plcRequests;

    /** Throws IllegalArgumentException naming the option and what is wrong with its value. */
    RelayConfig.Identities settings() {
        return new RelayConfig.Identities(entries, bytes.bytes(), plcRequests);
    }
}

package parallax.relay.app;

import parallax.atproto.units.ByteSize;
import picocli.CommandLine.Option;

/** How much is remembered of identities, and how often the directory is asked. */
@SuppressWarnings("NullAway.Init")
final class IdentityOptions {
    private static final String DEFAULT = " Default: ${DEFAULT-VALUE}.";

    @Option(
            names = "--identity-cache-entries",
            paramLabel = "N",
            defaultValue = "${env:RELAY_IDENTITY_CACHE_ENTRIES:-250000}",
            description = "Identities kept in memory, 0.9 kB each, in a quarter of the heap at most"
                    + " [RELAY_IDENTITY_CACHE_ENTRIES]." + DEFAULT)
    private int entries;

    @Option(
            names = "--identity-cache-bytes",
            paramLabel = "SIZE",
            defaultValue = "${env:RELAY_IDENTITY_CACHE_BYTES:-4GiB}",
            description = "Identities kept on disk; the oldest go first [RELAY_IDENTITY_CACHE_BYTES]." + DEFAULT)
    private ByteSize bytes;

    @Option(
            names = "--plc-requests-per-second",
            paramLabel = "N",
            defaultValue = "${env:RELAY_PLC_REQUESTS_PER_SECOND:-100}",
            description = "How often the PLC directory is asked at most [RELAY_PLC_REQUESTS_PER_SECOND]." + DEFAULT)
    private int plcRequests;

    /** Throws IllegalArgumentException naming the option and what is wrong with its value. */
    RelayConfig.Identities settings() {
        return new RelayConfig.Identities(entries, bytes.bytes(), plcRequests);
    }
}

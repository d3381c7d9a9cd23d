package parallax.relay.upstream;

/**
 * Which hosts may be crawled.
 *
 * @param allowInsecure whether {@code localhost:PORT} may be, over plain ws and http
 * @param newHostsPerDay how many hosts nobody knew may be requested within 24 hours; the operator's own do not wait for it
 */
public record CrawlRules(boolean allowInsecure, int newHostsPerDay) {}

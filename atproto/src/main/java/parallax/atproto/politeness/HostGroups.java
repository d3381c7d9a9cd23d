package parallax.atproto.politeness;

import java.time.Duration;

/** Which group a host belongs to. Asked for each request: must be quick, and equal for equal names. */
@FunctionalInterface
public interface HostGroups {

    /** Requests under way to a host that stands alone. */
    int PLACES_ALONE = 8;

    /**
     * All hosts under {@code host.bsky.network}, which limit an address to 3,000 requests in 300 seconds together: 100
     * at once, 16 under way, 4 at one host.
     */
    HostGroup BLUESKY_HOSTS =
            new HostGroup("*.host.bsky.network", 16, 4, new RequestBudget(3_000, Duration.ofMinutes(5), 100));

    /** The Bluesky hosts as one group, every other host alone with {@value #PLACES_ALONE} places and no budget. */
    HostGroups DEFAULT = alone(PLACES_ALONE, PLACES_ALONE).withDomain("host.bsky.network", BLUESKY_HOSTS);

    /**
     * The group of one host.
     *
     * @param host in lower case, with {@code :PORT} where that is not the scheme's own
     */
    HostGroup of(String host);

    /** Every host a group of its own, without a budget. */
    static HostGroups alone(int places, int placesPerHost) {
        return host -> new HostGroup(host, places, placesPerHost, null);
    }

    /** These, but all names below {@code domain} in {@code group}; {@code domain} itself is not below itself. */
    default HostGroups withDomain(String domain, HostGroup group) {
        String suffix = "." + domain;
        return host -> host.endsWith(suffix) ? group : of(host);
    }
}

package parallax.coldir.compare;

import parallax.coldir.listing.Directory;

/**
 * One relay.
 *
 * @param name as reports call it
 * @param url where it is asked
 */
public record ComparedRelay(String name, String url, Directory directory) {}

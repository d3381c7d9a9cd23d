package parallax.atproto.http;

/**
 * How much one client does at once. Requests above a limit wait, in order.
 *
 * @param requests requests under way in all
 * @param requestsPerHost requests under way to one host name, whatever the port
 * @param idleConnections connections kept open without a request; 0 keeps none
 */
public record HttpConcurrency(int requests, int requestsPerHost, int idleConnections) {

    public static final HttpConcurrency DEFAULT = new HttpConcurrency(256, 16, 64);

    public HttpConcurrency {
        if (requests < 1 || requestsPerHost < 1 || idleConnections < 0) {
            throw new IllegalArgumentException("concurrency must be positive");
        }
    }
}

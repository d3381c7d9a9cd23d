package parallax.coldir.submit;

/** What came of one host. */
public sealed interface CrawlResult {

    String host();

    /**
     * Its crawl is over.
     *
     * @param seen repos described when it was last looked at; -1 if it was never seen under way
     * @param seconds from the request on
     */
    record Over(String host, long seen, long seconds) implements CrawlResult {}

    /**
     * It was not taken, or is not known to be over.
     *
     * @param reason for people
     */
    record Failed(String host, String reason) implements CrawlResult {}
}

/**
 * Hands PDSes to a collection directory of indigo's, a few at a time, and follows its crawls.
 *
 * <p>Contract: {@code POST /admin/pds/requestCrawl} and {@code GET /admin/crawlStatus} with a bearer token, which is in
 * no message. A directory that does not answer is asked again; one that refuses is not. The directory only tells which
 * crawls are under way, so one that ended well and one that broke off look alike. Threads: all belongs to one thread.
 *
 * <ul>
 *   <li>Submission: all hosts, batch by batch; SubmitPace: how
 *   <li>CrawlClient: the two requests, and what came of them
 *   <li>CrawlResult: what came of one host
 * </ul>
 */
@NullMarked
package parallax.coldir.submit;

import org.jspecify.annotations.NullMarked;

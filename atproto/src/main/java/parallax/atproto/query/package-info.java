/**
 * Questions to PDSes and relays, and what their answers mean.
 *
 * <p>Contract: an answer is read in one place, and is what was asked for or a {@link
 * parallax.atproto.xrpc.XrpcFailure}; what a server does is never an exception.
 *
 * <p>Threads: questions are values; asking blocks as its {@link parallax.atproto.xrpc.XrpcClient} does.
 *
 * <ul>
 *   <li>Query: a question, and how its answer is read
 *   <li>ListQueries, ListQuery, ListPage: lists of repos, hosts and collections
 *   <li>PageWalk, PageTrail: the pages of a list, and whether it has an end
 *   <li>RepoQueries: one repo; PublishedNsids: a list of NSIDs at any URL
 * </ul>
 */
@NullMarked
package parallax.atproto.query;

import org.jspecify.annotations.NullMarked;

/**
 * The relay over HTTP: the public {@code com.atproto.sync} endpoints, administration, health.
 *
 * <p>Contract: every endpoint reads through the ports of {@code flow}, {@code control} and {@code collections}; errors
 * are XRPC-shaped with the lexicon's names. Threads: handlers run on virtual threads and keep no state of their own.
 *
 * <ul>
 *   <li>RelayRoutes, PublicPorts: every public path with its handler, and what those work on
 *   <li>AdminRoutes, AdminPorts: the same for the operator
 *   <li>RepoEndpoints: listRepos, getRepoStatus, getLatestCommit, getRepo
 *   <li>CollectionEndpoints: listReposByCollection, listCollections
 *   <li>HostEndpoints: listHosts, getHostStatus, requestCrawl
 *   <li>AccountAdmin, HostAdmin, CrawlAdmin, ConsumerAdmin, BackfillAdmin: what the operator may do
 *   <li>AdminAccess: HTTP Basic and Bearer against the admin passwords
 *   <li>Audit: what the operator did
 *   <li>RequestQuota, AddressQuota: how often one client may ask
 *   <li>HealthEndpoint: alive, or what is wrong
 *   <li>Health: what the health endpoint asks
 *   <li>Parameters: a request's query and body, checked
 *   <li>XrpcProblem: an error on its way to the answer
 *   <li>Json: small JSON answers
 * </ul>
 */
@NullMarked
package parallax.relay.http;

import org.jspecify.annotations.NullMarked;

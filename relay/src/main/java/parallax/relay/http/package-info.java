/**
 * The relay over HTTP: the public {@code com.atproto.sync} endpoints, administration, health.
 *
 * <p>Contract: every endpoint reads through the ports of {@code flow}; errors are XRPC-shaped with the lexicon's names.
 * Threads: handlers run on virtual threads and keep no state of their own.
 *
 * <ul>
 *   <li>RelayRoutes: every path with its handler
 *   <li>RepoEndpoints: listRepos, getRepoStatus, getLatestCommit, getRepo
 *   <li>HostEndpoints: listHosts, getHostStatus, requestCrawl
 *   <li>AdminEndpoints: what the operator may do
 *   <li>AdminAccess: HTTP Basic and Bearer against the admin password
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

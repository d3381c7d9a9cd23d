/**
 * Hosts and the operator: what the control plane keeps, and the ports through which endpoints read and change it. It
 * knows {@code flow} only.
 *
 * <p>Data is immutable. Ports say on which thread they are called and whether a call may block.
 *
 * <ul>
 *   <li>Hosts, Host, HostStatus, HostTerms, HostOrigin, HostRules: what is stored of hosts
 *   <li>HostControl, HostDetail, HostRates: what the operator does to hosts, and what a host may send
 *   <li>HostListing, ListedHost, RepoListing, ListedRepo: the public lists
 *   <li>Crawling: requests to crawl a host
 *   <li>LocalStatuses, NotAppliedException, TakedownListing: the operator's word on an account
 *   <li>Consumers, FirehoseConsumer: who reads the firehose
 *   <li>AuditLog: what the operator did
 *   <li>ControlPlaneException: the database of all this cannot be used
 * </ul>
 */
@NullMarked
package parallax.relay.control;

import org.jspecify.annotations.NullMarked;

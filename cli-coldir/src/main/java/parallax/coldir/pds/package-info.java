/**
 * A PDS that has nothing but {@code listRepos} and {@code describeRepo}, for given accounts: a collection directory
 * that can only crawl a PDS is pointed at it, and so learns of these accounts and no others.
 *
 * <p>Contract: what it serves is what the accounts' own PDSes said when it started, copied once; only what was asked
 * for is copied. An account whose PDS gives no answer is left out, and told. Threads: copies are made on a few virtual
 * threads, and served by those of the server.
 *
 * <ul>
 *   <li>RepoCopier, RepoCopy, Copied: what the PDSes say
 *   <li>MicroPds: the server
 * </ul>
 */
@NullMarked
package parallax.coldir.pds;

import org.jspecify.annotations.NullMarked;

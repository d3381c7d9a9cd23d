/**
 * The one book of rules for events: what a #commit or #sync breaks, and the reason (atproto.com/specs/sync).
 *
 * <p>Contract: pure. Each rule answers a {@link parallax.atproto.rules.Refusal}, or null where it holds. What follows
 * from a refusal is for the caller to decide: a relay drops the event or asks the directory again, a tool reports it.
 * Rules that need what only one relay knows (its hosts, its accounts' statuses) are not here, but their reasons are.
 *
 * <p>Threads: everything is immutable or static. Where a rule holds, only {@code open} and {@code tree} take memory
 * that grows with the event.
 *
 * <ul>
 *   <li>EventRules: the rules, and the order in which they apply
 *   <li>AcceptedHead: what the rules ask of the newest accepted commit
 *   <li>Opened: SignedBlocks, or the Refusal of blocks that cannot be opened
 *   <li>Refusal, DropReason: the rule that is broken, with its metric label
 * </ul>
 */
@NullMarked
package parallax.atproto.rules;

import org.jspecify.annotations.NullMarked;

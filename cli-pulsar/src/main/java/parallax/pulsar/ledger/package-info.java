/**
 * The comparison: which event was seen on which stream.
 *
 * <p>Contract: pure but for the clock that is passed in. An event belongs to the window in which its first copy on any
 * stream arrived; copies that come before or after it on other streams still match. #commit and #sync are the same
 * event when kind, DID and rev are; #identity and #account when kind, DID and time are, as often as they were sent, and
 * a copy with another handle or status is altered, not missing.
 *
 * <p>Memory: about 150 bytes for each distinct event and 120 for each DID; the frame of an event is kept until every
 * stream has sent it, within a limit of bytes of its own. Threads: {@link parallax.pulsar.ledger.Ledger} may be written
 * by many; everything else is made after it is closed.
 *
 * <ul>
 *   <li>EventFacts: what an event is identified and counted by
 *   <li>Ledger, LedgerLimits, Place, Phase: every arrival, while streams flow
 *   <li>EventKey, Sighting, Copies, Interned: what it remembers
 *   <li>HeldFrames: the frames of events that some stream has not sent yet
 *   <li>LagHistogram: delays behind the first arrival
 *   <li>Findings, Presence: what was sent by whom, once all is in
 *   <li>Comparer, RelayDiff, LoneAccounts, LoneAccount, Missed, Seen: one relay against the reference
 * </ul>
 */
@NullMarked
package parallax.pulsar.ledger;

import org.jspecify.annotations.NullMarked;

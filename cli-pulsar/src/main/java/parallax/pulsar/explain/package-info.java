/**
 * Why a relay did not send an event: whether the rules of inductive sync say to refuse it.
 *
 * <p>Contract: an event is refused only on evidence: its own bytes, what the reference showed of the same account, or
 * what the DID's directory says was in force when it arrived. Where nothing speaks against an event, it is unexplained;
 * where the evidence could not be had, it is unchecked. Each reason is a rule of atproto.com/specs/sync or of the
 * specifications that it names. Threads: resolving runs on virtual threads, a bounded number at once; all else is pure.
 *
 * <ul>
 *   <li>Explainer, ExplainLimits, Deadline: checks every missed event, cheap checks first, within a budget
 *   <li>Explained: what was found out
 *   <li>MissedCase: one event before {@link parallax.atproto.rules.EventRules}; SeenHead, Sender: what the relay knew
 *   <li>DidHistories, DidHistory, DidVersion: what a DID's document said, and when
 *   <li>PlcHistories: that, from the directory of did:plc
 *   <li>Accounts, Sources: what became of accounts that one side lacks as a whole
 * </ul>
 */
@NullMarked
package parallax.pulsar.explain;

import org.jspecify.annotations.NullMarked;

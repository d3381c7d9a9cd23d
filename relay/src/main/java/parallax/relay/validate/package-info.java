/**
 * The ruling on each event: the gates, and the questions that they ask the network.
 *
 * <p>The gates are pure but for the identity cache, the clock and the counters; they run on the lanes and never wait.
 * What is not known becomes a {@link parallax.relay.flow.Wait}, which {@code NetworkInquiries} answers on virtual
 * threads. Rules: <a href="https://atproto.com/specs/sync">atproto.com/specs/sync</a>.
 *
 * <ul>
 *   <li>{@code Validator}: all gates in order; {@code Case}: one event before them
 *   <li>{@code Gate}: one of them, most often a rule of {@link parallax.atproto.rules.EventRules}; {@code RoomGate}
 *       (twice) and {@code AccountGate} are a relay's own
 *   <li>{@code CommitRuler}: what an accepted one changes; {@code IdentityRuler}, {@code AccountRuler}: the
 *       whole ruling on theirs
 *   <li>{@code IdentityLookup}, {@code StatusLookup}: what is known of identity and status, or what to wait for
 *   <li>{@code Rewriting}, {@code OwnAccountEvents}: frames passed on, rewritten or originated here
 *   <li>{@code ValidationConfig}: strictness and patience
 *   <li>{@code Identities}, {@code RepoStatusProbe}, {@code Timer}: ports to the outside
 *   <li>{@code XrpcRepoStatusProbe}, {@code SystemTimer}: their forms in a running relay
 *   <li>{@code NetworkInquiries}, {@code InquiryLimits}, {@code InquiryClock}, {@code HostPace}, {@code StatusMemory}:
 *       bounded, paced asking
 * </ul>
 */
@NullMarked
package parallax.relay.validate;

import org.jspecify.annotations.NullMarked;

/**
 * From the socket to the ruling: frames are decoded on their host's thread, then events of one account are ruled on in
 * order by one lane.
 *
 * <p>Threads: {@link parallax.relay.intake.FrameIntake} runs on the connection threads; each lane is one platform
 * thread and owns its accounts alone; answers to inquiries come on any thread and reach a lane as messages. Bounds: a
 * lane's queue by count and bytes; parked events by count and bytes, in total and per host, plus at most what the
 * lanes' queues held when a bound was reached.
 *
 * <ul>
 *   <li>{@code FrameIntake}: decodes, checks seqs, begins events at their mark
 *   <li>{@code HostFrames}, {@code PoisonFrames}: what is remembered per host while it is connected
 *   <li>{@code IntakeLimits}: every bound
 *   <li>{@code Lanes}, {@code LaneLimits}, {@code LanePorts}: the threads, and which account goes where
 *   <li>{@code Lane}, {@code LaneQueue}, {@code LaneTask}: one thread and what it is told
 *   <li>{@code PendingEvent}, {@code HeldLine}: an event without a ruling, and those queued behind it
 *   <li>{@code Overlay}: the newest admitted state of accounts, until the stored state has caught up
 *   <li>{@code OwnEvents}: what follows once an event of our own is stored
 *   <li>{@code ParkingLot}, {@code ParkLimits}: the bounds of what is parked
 *   <li>{@code AdmittedAccounts}: how many accounts each host has, and whether there is room for another
 * </ul>
 */
@NullMarked
package parallax.relay.intake;

import org.jspecify.annotations.NullMarked;

package parallax.relay.intake;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import parallax.atproto.rules.DropReason;
import parallax.atproto.syntax.Datetime;
import parallax.atproto.syntax.Did;
import parallax.relay.flow.Admitted;
import parallax.relay.flow.Answer;
import parallax.relay.flow.Decoded;
import parallax.relay.flow.HostId;
import parallax.relay.flow.RepoState;
import parallax.relay.flow.Verdict;
import parallax.relay.flow.Wait;

/**
 * Rules on the events of its accounts, in order. One thread; it waits only for room at the sequencer. An event that
 * needs an answer from the network is held together with those behind it, and the lane goes on with other accounts.
 *
 * <p>For example, Ann writes commits a1 and a2, then Bob writes b1, and Ann's signing key is not known yet. The gates
 * park a1, which starts a held line and one inquiry. Event a2 arrives and joins the line without being judged. Event b1
 * passes at once. Then the answer arrives as a task: a1 passes and is in the overlay, so a2 is judged on a1 although
 * the stored state does not show it yet. Now the line is empty and goes. An answer that parks a1 again only starts the
 * next inquiry.
 */
final class Lane implements Runnable {
    /** One accepted event in so many tells how far behind the network we are. */
    private static final int LAG_EVERY = 64;

    private final LaneQueue queue;
    private final LanePorts ports;
    private final ParkingLot parking;
    private final Overlay overlay;
    private final OwnEvents own = new OwnEvents();
    private final Map<HeldLine.Key, HeldLine> held = new HashMap<>();
    private int passed;

    Lane(LaneQueue queue, LanePorts ports, ParkingLot parking) {
        this.queue = queue;
        this.ports = ports;
        this.parking = parking;
        this.overlay = new Overlay(ports.heads());
    }

    LaneQueue queue() {
        return queue;
    }

    Overlay overlay() {
        return overlay;
    }

    OwnEvents own() {
        return own;
    }

    @Override
    public void run() {
        try {
            while (true) {
                perform(queue.take());
            }
        } catch (InterruptedException e) {
            // The only way out. What is not settled comes again from upstream.
            Thread.currentThread().interrupt();
        }
    }

    private void perform(LaneTask task) throws InterruptedException {
        switch (task) {
            case LaneTask.Arrived(Decoded event) -> arrived(new PendingEvent(event));
            case LaneTask.Answered(HeldLine line, Answer answer) -> answered(line, answer);
            case LaneTask.Local local -> local(local);
        }
    }

    private void arrived(PendingEvent pending) throws InterruptedException {
        Decoded event = pending.event();
        HeldLine.Key key = new HeldLine.Key(event.event().did(), event.from().host());
        HeldLine waiting = held.get(key);
        if (waiting != null) {
            park(waiting, pending);
            return;
        }
        Wait wait = rule(pending);
        if (wait != null) {
            HeldLine line = new HeldLine(key);
            if (park(line, pending)) {
                held.put(key, line);
                ask(line, pending, wait);
            }
        }
    }

    private void answered(HeldLine line, Answer answer) throws InterruptedException {
        PendingEvent head = line.head();
        if (head == null) {
            throw new IllegalStateException("an answer came for an empty line");
        }
        head.learned(answer);
        while (head != null) {
            Wait wait = rule(head);
            if (wait != null) {
                ask(line, head, wait);
                return;
            }
            line.removeHead();
            parking.leave(line, head.event().bytes());
            head = line.head();
        }
        held.remove(line.key());
    }

    /** False when the event was refused instead. */
    private boolean park(HeldLine line, PendingEvent pending) {
        boolean entered = parking.enter(line, pending.event().bytes());
        if (entered) {
            line.add(pending);
            // Each from its own arrival: counted from the head's turn, a line would wait that long for each event in
            // it.
            pending.waitingSince(ports.clock().instant());
        } else {
            drop(pending.event(), DropReason.NO_IDENTITY);
        }
        // Counted there instead: a share held until an answer comes would stop its host's other accounts, and in the
        // end all hosts. An event that leaves the lot is still counted in it until it is ruled on.
        pending.release();
        return entered;
    }

    private void ask(HeldLine line, PendingEvent head, Wait wait) {
        Did did = line.key().did();
        ports.inquiries()
                .ask(head.event().from(), did, wait, answer -> queue.answered(new LaneTask.Answered(line, answer)));
    }

    /** Null once the event is ruled on; else what it waits for. */
    private @Nullable Wait rule(PendingEvent pending) throws InterruptedException {
        Decoded event = pending.event();
        RepoState before = overlay.current(event.event().did());
        switch (ports.judge().rule(event, before, pending.answers())) {
            case Verdict.Park(Wait wait) -> {
                return wait;
            }
            case Verdict.Pass(Admitted admitted) -> pass(event, admitted, before);
            case Verdict.PurgeAndPass(Admitted deletion, Admitted admitted) -> {
                // Durable before the event is, which settles the mark: after a crash between them it comes again.
                announce(deletion, before);
                pass(event, admitted, deletion.change().applyTo(before));
            }
            case Verdict.Drop(DropReason reason) -> drop(event, reason);
            case Verdict.Purge(DropReason reason, Admitted deletion) -> {
                HostId host = event.from().host();
                long seq = event.event().seq();
                // Not settled here: a crash before the deletion is durable would leave nothing to bring it again.
                own.whenApplied(deletion, () -> ports.marks().settled(host, seq));
                announce(deletion, before);
                ports.counts().dropped(event.from(), reason);
            }
        }
        pending.release();
        return null;
    }

    private void local(LaneTask.Local word) throws InterruptedException {
        RepoState before = overlay.current(word.did());
        Admitted announced = ports.judge().announce(word.did(), before, word.status());
        own.whenApplied(announced, word.applied());
        announce(announced, before);
    }

    private void pass(Decoded event, Admitted admitted, @Nullable RepoState before) throws InterruptedException {
        RepoState after = admitted.change().applyTo(before);
        // The gates asked for room as well; since then another lane may have taken the last.
        if (ports.accounts().admits(event.from(), before, after)) {
            admit(admitted, after);
            tellLag(event);
        } else {
            drop(event, DropReason.ACCOUNT_LIMIT);
        }
    }

    private void announce(Admitted own, @Nullable RepoState before) throws InterruptedException {
        RepoState after = own.change().applyTo(before);
        ports.accounts().changed(before, after);
        admit(own, after);
    }

    private void admit(Admitted admitted, @Nullable RepoState after) throws InterruptedException {
        overlay.admitted(admitted.did(), after);
        ports.sequencing().accept(admitted);
        ports.counts().passed(admitted.kind());
    }

    private void tellLag(Decoded event) {
        if (passed++ % LAG_EVERY != 0) {
            return;
        }
        Instant told = Datetime.instantOf(event.event().time());
        if (told != null) {
            Duration behind = Duration.between(told, ports.clock().instant());
            ports.counts().lag(behind.isNegative() ? Duration.ZERO : behind);
        }
    }

    private void drop(Decoded event, DropReason reason) {
        ports.marks().settled(event.from().host(), event.event().seq());
        ports.counts().dropped(event.from(), reason);
    }
}

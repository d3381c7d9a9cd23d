package parallax.relay.intake;

import java.time.Instant;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.event.Event;
import parallax.atproto.event.Frame;
import parallax.atproto.event.FrameDecoder;
import parallax.atproto.event.FrameException;
import parallax.atproto.repo.RepoLimits;
import parallax.atproto.rules.DropReason;
import parallax.relay.flow.Decoded;
import parallax.relay.flow.HostId;
import parallax.relay.flow.Ignored;
import parallax.relay.flow.Intake;
import parallax.relay.flow.RawFrame;
import parallax.relay.flow.StartFrom;
import parallax.relay.flow.UpstreamSignals;
import parallax.relay.flow.UpstreamSource;

/**
 * Decodes frames on their host's connection thread, begins each event at its mark and hands it to its lane.
 *
 * <p>A frame whose seq cannot be read, neither whole nor from its head, is skipped and counted; nothing can be held
 * back for it, and the mark moves past it with the next event.
 */
public final class FrameIntake implements Intake, AutoCloseable {
    private final LanePorts ports;
    private final UpstreamSignals upstream;
    private final ParkingLot parking;
    private final Lanes lanes;
    private final ConcurrentHashMap<HostId, HostFrames> hosts = new ConcurrentHashMap<>();

    private FrameIntake(LanePorts ports, UpstreamSignals upstream, ParkingLot parking, Lanes lanes) {
        this.ports = ports;
        this.upstream = upstream;
        this.parking = parking;
        this.lanes = lanes;
    }

    /**
     * Starts the lanes; {@link #close} stops them.
     *
     * @param onDeath told when a lane dies of an exception; the process must not go on
     */
    public static FrameIntake start(
            IntakeLimits limits, LanePorts ports, UpstreamSignals upstream, Thread.UncaughtExceptionHandler onDeath) {
        ParkingLot parking = new ParkingLot(limits.park(), ports.counts());
        Lanes lanes = Lanes.start(limits.lanes(), ports, parking, onDeath);
        return new FrameIntake(ports, upstream, parking, lanes);
    }

    /** The lanes: for the state's writer and for the operator. */
    public Lanes lanes() {
        return lanes;
    }

    ParkingLot parking() {
        return parking;
    }

    @Override
    public void opened(UpstreamSource from, OptionalLong cursor) {
        framesOf(from).opened(cursor, ports.clock().instant());
    }

    @Override
    public void cursorReset(UpstreamSource from) {
        HostFrames frames = framesOf(from);
        frames.cursorReset(ports.clock().instant());
        // They were begun, and nobody else would settle them.
        frames.poison().forgetAll().forEach(seq -> ports.marks().settled(from.host(), seq));
    }

    @Override
    public void accept(RawFrame raw) throws InterruptedException {
        boolean handedOver = false;
        try {
            parking.awaitRoom(raw.from().host());
            handedOver = switched(raw);
        } finally {
            if (!handedOver) {
                raw.inFlight().release();
            }
        }
    }

    @Override
    public void oversize(UpstreamSource from, ByteSlice head, long length) {
        OptionalLong seq = FrameDecoder.peekSeq(head);
        refused(from, seq.isPresent() ? seq.getAsLong() : null, DropReason.TOO_LARGE);
    }

    @Override
    public void close() {
        lanes.close();
    }

    /** Whether a lane has the event, and with it the release of what it holds. */
    private boolean switched(RawFrame raw) throws InterruptedException {
        Frame frame;
        try {
            frame = FrameDecoder.decode(raw.bytes());
        } catch (FrameException e) {
            undecodable(raw, e.seq());
            return false;
        }
        return switch (frame) {
            case Frame.Message message -> message(raw, message);
            case Frame.Malformed malformed -> {
                refused(raw.from(), malformed.seq(), DropReason.MALFORMED);
                yield false;
            }
            case Frame.Failure failure -> {
                failed(raw.from(), failure.error());
                yield false;
            }
            case Frame.Unknown unknown -> {
                unknown(raw.from(), unknown.seq());
                yield false;
            }
        };
    }

    private boolean message(RawFrame raw, Frame.Message message) throws InterruptedException {
        return switch (message.event()) {
            case Event.Info _ -> {
                ports.counts().ignored(raw.from(), Ignored.INFO);
                yield false;
            }
            case Event.Sequenced event
            when message.bytes().length() > RepoLimits.FRAME -> {
                // Mending made it so long.
                refused(raw.from(), event.seq(), DropReason.TOO_LARGE);
                yield false;
            }
            case Event.Sequenced event -> sequenced(raw, message, event);
        };
    }

    private boolean sequenced(RawFrame raw, Frame.Message message, Event.Sequenced event) throws InterruptedException {
        UpstreamSource from = raw.from();
        HostFrames frames = framesOf(from);
        if (!advances(from, event.seq())) {
            ports.counts().dropped(from, DropReason.OLD_SEQ);
            frames.steppedBackTo().ifPresent(first -> rewound(from, first));
            return false;
        }
        LaneQueue lane = lanes.queueOf(event.did());
        // A mended frame is held beside the one it was made of.
        int size = raw.bytes().length() + (message.mended() ? message.bytes().length() : 0);
        // Room first: an interruption between begin and put would leave an event begun that nobody ever settles.
        lane.reserve(size);
        if (!begins(from, event.seq())) {
            lane.giveBack(size);
            ports.counts().ignored(from, Ignored.ALREADY_ACCEPTED);
            frames.begunAnewAt(event.seq(), event.time(), ports.clock().instant())
                    .ifPresent(first -> rewound(from, first));
            return false;
        }
        frames.wentOn();
        boolean replayed = event instanceof Event.Account && frames.mayBeReplayed(event.time());
        lane.put(
                new LaneTask.Arrived(new Decoded(from, message, event, raw.receivedAt(), raw.inFlight(), replayed)),
                size);
        return true;
    }

    private void undecodable(RawFrame raw, @Nullable Long readSeq) {
        UpstreamSource from = raw.from();
        ports.counts().dropped(from, DropReason.UNDECODABLE);
        if (readSeq == null || !advances(from, readSeq)) {
            return;
        }
        long seq = readSeq;
        HostFrames frames = framesOf(from);
        PoisonFrames poison = frames.poison();
        if (!poison.remembers(seq) && !ports.marks().begin(from.host(), seq)) {
            return;
        }
        Instant now = ports.clock().instant();
        if (poison.givesUp(seq) || !frames.comesAgain(now)) {
            poison.forget(seq);
            ports.marks().settled(from.host(), seq);
        } else if (frames.shouldAskAgain(now)) {
            upstream.reconnect(from, UpstreamSignals.Cause.POISON);
        }
    }

    private void refused(UpstreamSource from, @Nullable Long seq, DropReason reason) {
        ports.counts().dropped(from, reason);
        passOver(from, seq);
    }

    private void unknown(UpstreamSource from, @Nullable Long seq) {
        ports.counts().ignored(from, Ignored.UNKNOWN_TYPE);
        passOver(from, seq);
    }

    private void failed(UpstreamSource from, String error) {
        ports.counts().ignored(from, Ignored.ERROR_FRAME);
        switch (error) {
            case "FutureCursor" -> futureCursor(from);
            case "ConsumerTooSlow" -> upstream.reconnect(from, UpstreamSignals.Cause.CONSUMER_TOO_SLOW);
            default -> upstream.reconnect(from, UpstreamSignals.Cause.ERROR_FRAME);
        }
    }

    private void futureCursor(UpstreamSource from) {
        if (framesOf(from).confirmsFutureCursor()) {
            reset(from, new StartFrom.Live());
        } else {
            upstream.reconnect(from, UpstreamSignals.Cause.FUTURE_CURSOR);
        }
    }

    // What was dropped as old comes again; commits that were accepted from before are known by their rev.
    private void rewound(UpstreamSource from, long first) {
        reset(from, first > 1 ? new StartFrom.After(first - 1) : new StartFrom.Oldest());
    }

    private void reset(UpstreamSource from, StartFrom where) {
        ports.counts().rewound(from);
        upstream.reset(from, where);
        cursorReset(from);
    }

    private void passOver(UpstreamSource from, @Nullable Long seq) {
        if (seq != null && advances(from, seq) && begins(from, seq)) {
            ports.marks().settled(from.host(), seq);
        }
    }

    /** Whether the seq is above the last one of its socket. */
    private boolean advances(UpstreamSource from, long seq) {
        HostFrames frames = framesOf(from);
        boolean advances = frames.advances(seq);
        if (advances) {
            frames.poison().missingBelow(seq).forEach(gone -> ports.marks().settled(from.host(), gone));
        }
        return advances;
    }

    /** Whether it is to be ruled on. What could not be decoded before was begun then. */
    private boolean begins(UpstreamSource from, long seq) {
        return framesOf(from).poison().forget(seq) || ports.marks().begin(from.host(), seq);
    }

    private HostFrames framesOf(UpstreamSource from) {
        return hosts.computeIfAbsent(from.host(), _ -> new HostFrames());
    }
}

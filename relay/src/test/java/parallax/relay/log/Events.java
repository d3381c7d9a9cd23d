package parallax.relay.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;
import parallax.atproto.crypto.Curve;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.event.EventKind;
import parallax.atproto.event.Frame;
import parallax.atproto.event.FrameDecoder;
import parallax.atproto.event.SeqSplice;
import parallax.atproto.repo.RepoWrite;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Tid;
import parallax.atproto.testkit.HostSequence;
import parallax.atproto.testkit.TestAccount;
import parallax.atproto.testkit.TestRepo;
import parallax.relay.flow.Admitted;
import parallax.relay.flow.Head;
import parallax.relay.flow.HostId;
import parallax.relay.flow.LogReader;
import parallax.relay.flow.Sequenced;
import parallax.relay.flow.StateChange;

/**
 * Events whose frames are random bytes around a seq, and the frames that subscribers must get for them. Those of a
 * #commit are real ones, though of other accounts: the state reads them again when the log is replayed.
 */
public final class Events {
    static final int DRISL = 0x71;
    static final int PREFIX = 12;
    static final Instant RECEIVED = Instant.parse("2026-11-22T20:00:00.123456Z");

    private static final SeqSplice SPLICE = new SeqSplice(PREFIX, 1);
    private static final List<Frame.Message> COMMITS = commits();

    private Events() {}

    public static Admitted random(Random random) {
        return random(random, new HostId(1 + random.nextInt(3)), 1 + random.nextInt(1000));
    }

    static Admitted random(Random random, HostId host, long upstreamSeq) {
        EventKind kind = EventKind.ofCode(1 + random.nextInt(4));
        if (kind != EventKind.COMMIT) {
            int bytes = 1 + random.nextInt(random.nextInt(20) == 0 ? 70_000 : 600);
            return of(kind, random, host, upstreamSeq, frame(random, bytes), SPLICE);
        }
        Frame.Message commit = COMMITS.get(random.nextInt(COMMITS.size()));
        return of(kind, random, host, upstreamSeq, commit.bytes(), Objects.requireNonNull(commit.seq()));
    }

    /** One of so many bytes, but for the first few. No #commit. */
    public static Admitted ofLength(Random random, int bytes) {
        EventKind kind = EventKind.ofCode(2 + random.nextInt(3));
        HostId host = new HostId(1 + random.nextInt(3));
        return of(kind, random, host, 1 + random.nextInt(1000), frame(random, bytes), SPLICE);
    }

    private static Admitted of(
            EventKind kind, Random random, HostId host, long upstreamSeq, ByteSlice frame, SeqSplice seq) {
        return new Admitted(kind, did(random), host, upstreamSeq, frame, seq, change(kind, random), RECEIVED);
    }

    private static List<Frame.Message> commits() {
        Random random = new Random(20261126);
        TestRepo repo =
                new TestRepo(TestAccount.create(Curve.K256, random), new HostSequence(), InstantSource.fixed(RECEIVED));
        List<Frame.Message> commits = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            String text = "x".repeat(random.nextInt(i % 20 == 0 ? 70_000 : 600));
            String path = "com.example.note/" + i;
            ByteSlice frame = repo.apply(new RepoWrite.Create(path, TestRepo.record(path, text)))
                    .frame();
            commits.add((Frame.Message) FrameDecoder.decode(frame));
        }
        return commits;
    }

    /** The account of a random event: one of 50. */
    public static Did did(Random random) {
        return new Did("did:plc:" + Long.toString(1_000_000 + random.nextInt(50), 36));
    }

    private static ByteSlice frame(Random random, int bytes) {
        byte[] frame = new byte[PREFIX + bytes];
        random.nextBytes(frame);
        frame[PREFIX] = 7;
        return ByteSlice.of(frame);
    }

    /** The operator's word on an account. */
    public static Admitted ofOperator(Random random, Did did, AccountStatus status) {
        return new Admitted(
                EventKind.ACCOUNT,
                did,
                HostId.SELF,
                0,
                frame(random, 60),
                SPLICE,
                StateChange.ofLocal(status),
                RECEIVED);
    }

    private static StateChange change(EventKind kind, Random random) {
        return switch (kind) {
            case COMMIT, SYNC -> new StateChange(head(random), null, null, new HostId(1), random.nextBoolean());
            case IDENTITY -> StateChange.NONE;
            case ACCOUNT -> new StateChange(null, AccountStatus.DEACTIVATED, null, null, false);
        };
    }

    static Head head(Random random) {
        return new Head(Tid.of(1_700_000_000_000_000L + random.nextInt(1_000_000), 5), cid(random), cid(random));
    }

    private static Cid cid(Random random) {
        byte[] digest = new byte[32];
        random.nextBytes(digest);
        return Cid.ofSha256(DRISL, digest);
    }

    public static List<Admitted> several(Random random, int count) {
        List<Admitted> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(random(random));
        }
        return events;
    }

    public static List<Sequenced> numbered(long firstSeq, List<Admitted> events) {
        List<Sequenced> numbered = new ArrayList<>();
        for (Admitted event : events) {
            numbered.add(new Sequenced(firstSeq + numbered.size(), event));
        }
        return numbered;
    }

    /** The WebSocket frame of an event, put together without the code under test. */
    public static ByteBuffer sent(Sequenced event) {
        byte[] frame = event.admitted().frame().toArray();
        ByteBuffer seq = ByteBuffer.allocate(9);
        if (event.seq() < 24) {
            seq.put((byte) event.seq());
        } else if (event.seq() < 0x100) {
            seq.put((byte) 0x18).put((byte) event.seq());
        } else if (event.seq() < 0x10000) {
            seq.put((byte) 0x19).putShort((short) event.seq());
        } else if (event.seq() <= 0xffffffffL) {
            seq.put((byte) 0x1a).putInt((int) event.seq());
        } else {
            seq.put((byte) 0x1b).putLong(event.seq());
        }
        seq.flip();
        int before = event.admitted().seq().offset();
        int after = before + event.admitted().seq().length();
        int payload = frame.length - (after - before) + seq.remaining();
        ByteBuffer sent = ByteBuffer.allocate(payload + 10).put((byte) 0x82);
        if (payload < 126) {
            sent.put((byte) payload);
        } else if (payload < 0x10000) {
            sent.put((byte) 126).putShort((short) payload);
        } else {
            sent.put((byte) 127).putLong(payload);
        }
        return sent.put(frame, 0, before)
                .put(seq)
                .put(frame, after, frame.length - after)
                .flip();
    }

    /** What a WebSocket client gets: the frame without the WebSocket's header. */
    public static ByteBuffer payload(Sequenced event) {
        ByteBuffer sent = sent(event);
        int length = sent.get(1) & 0x7f;
        return sent.position(length < 126 ? 2 : length == 126 ? 4 : 10).slice();
    }

    /** What a reader gets: seqs and frames. */
    static List<Seen> read(LogReader reader, long through, int maxBytes) {
        List<Seen> seen = new ArrayList<>();
        while (reader.read(through, maxBytes, (seq, kind, did, frame) -> seen.add(Seen.of(seq, kind, did, frame)))
                > 0) {
            // All that is there.
        }
        return seen;
    }

    static List<Seen> readAfter(SegmentedLog log, long after) {
        try (LogReader reader = log.openAfter(after)) {
            return read(reader, log.lastSeq(), 4096);
        }
    }

    static List<Seen> seen(List<Sequenced> events, long after) {
        return events.stream()
                .filter(event -> event.seq() > after)
                .map(Seen::of)
                .toList();
    }

    record Seen(long seq, EventKind kind, String did, ByteBuffer frame) {
        static Seen of(long seq, EventKind kind, ByteBuffer did, ByteBuffer frame) {
            ByteBuffer copy = ByteBuffer.allocate(frame.remaining()).put(frame).flip();
            return new Seen(seq, kind, StandardCharsets.US_ASCII.decode(did).toString(), copy);
        }

        static Seen of(Sequenced event) {
            return new Seen(
                    event.seq(), event.admitted().kind(), event.admitted().did().text(), sent(event));
        }
    }
}

package parallax.relay.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.event.Event;
import parallax.atproto.event.EventKind;
import parallax.atproto.event.Frame;
import parallax.atproto.event.FrameDecoder;
import parallax.atproto.event.FrameEncoder;
import parallax.atproto.event.SeqSplice;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Tid;
import parallax.relay.flow.Admitted;
import parallax.relay.flow.Head;
import parallax.relay.flow.HostId;
import parallax.relay.flow.Sequenced;
import parallax.relay.flow.StateChange;
import parallax.relay.flow.StatusCode;

/** The bytes on disk. A change that turns one of these red needs a new format version. */
class RecordFormatTest {
    private static final Instant APPENDED = Instant.ofEpochSecond(1_800_000_000, 5_000);
    private static final String GOLDEN = golden();

    private static String golden() {
        return "%CRC%" // 0 CRC-32C
                + "000000d2" // 4 length
                + "00000000000001f5" // 8 seq
                + "00000000000001f4" // 16 first seq of the commit
                + "0000000000000007" // 24 host
                + "0000000000000309" // 32 upstream seq
                + "0000000000000308" // 40 low-water mark
                + "0000000000000009" // 48 owner
                + "00065f2e9c3f0c03" // 56 received
                + "0006651728988005" // 64 appended
                + "01" // 72 kind
                + "03" // 73 flags
                + "05" // 74 upstream status
                + "02" // 75 local status
                + "0010" // 76 DID length
                + "0000" // 78
                + HexFormat.of().formatHex("3ktqmbzxyz22a".getBytes(StandardCharsets.US_ASCII)) // 80 rev
                + "000000" // 93
                + "01711220" + "aa".repeat(32) // 96 data
                + "01711220" + "bb".repeat(32) // 132 commit
                + "00000003" // 168 where the seq is
                + HexFormat.of().formatHex("did:web:a.test.b".getBytes(StandardCharsets.US_ASCII)) // 172 DID
                + "8214" + "c0c1c2" + "1901f5" + "d0".repeat(14); // 188 frame
    }

    private static Sequenced event() {
        byte[] frame = HexFormat.of().parseHex("c0c1c2" + "05" + "d0".repeat(14));
        byte[] data = new byte[32];
        java.util.Arrays.fill(data, (byte) 0xaa);
        byte[] commit = new byte[32];
        java.util.Arrays.fill(commit, (byte) 0xbb);
        Head head = new Head(
                new Tid("3ktqmbzxyz22a"), Cid.ofSha256(Events.DRISL, data), Cid.ofSha256(Events.DRISL, commit));
        Admitted admitted = new Admitted(
                EventKind.COMMIT,
                new Did("did:web:a.test.b"),
                new HostId(7),
                0x309,
                ByteSlice.of(frame),
                new SeqSplice(3, 1),
                new StateChange(head, AccountStatus.DEACTIVATED, AccountStatus.TAKENDOWN, new HostId(9), true),
                Instant.EPOCH.plusNanos(0x00065f2e9c3f0c03L * 1000));
        return new Sequenced(501, admitted);
    }

    private static ByteBuffer encoded() {
        // The first event of the commit only gives the second its commit seq.
        Sequenced first = new Sequenced(500, Events.random(new Random(1)));
        ByteBuffer both = new RecordEncoder().encode(List.of(first, event()), host -> 0x308, APPENDED);
        int start = both.getInt(RecordLayout.LENGTH);
        return both.slice(start, both.limit() - start);
    }

    @Test
    void aRecordIsTheseBytes() {
        ByteBuffer record = encoded();
        byte[] bytes = new byte[record.remaining()];
        record.get(0, bytes);
        CRC32C crc = new CRC32C();
        crc.update(bytes, 4, bytes.length - 4);

        assertThat(HexFormat.of().formatHex(bytes))
                .isEqualTo(GOLDEN.replace("%CRC%", HexFormat.of().toHexDigits((int) crc.getValue())));
    }

    @Test
    void aRecordReadBackIsTheEventWithOurSeqInItsFrame() {
        Sequenced read = new StoredRecord(encoded(), 0).toSequenced();

        assertThat(read.seq()).isEqualTo(501);
        assertThat(read.admitted().change()).isEqualTo(event().admitted().change());
        assertThat(read.admitted().did()).isEqualTo(event().admitted().did());
        assertThat(read.admitted().receivedAt()).isEqualTo(event().admitted().receivedAt());
        assertThat(read.admitted().seq()).isEqualTo(new SeqSplice(3, 3));
        assertThat(HexFormat.of().formatHex(read.admitted().frame().toArray()))
                .isEqualTo("c0c1c2" + "1901f5" + "d0".repeat(14));
    }

    @Test
    void aRecordWithoutHeadOwnerOrStatusReadsBackWithoutThem() {
        Admitted takedown = new Admitted(
                EventKind.ACCOUNT,
                new Did("did:web:a.test"),
                HostId.SELF,
                0,
                event().admitted().frame(),
                new SeqSplice(3, 1),
                StateChange.ofLocal(AccountStatus.TAKENDOWN),
                Events.RECEIVED);
        ByteBuffer record = new RecordEncoder()
                .encode(
                        List.of(new Sequenced(1, takedown)),
                        host -> {
                            throw new AssertionError("our own events have no mark");
                        },
                        APPENDED);

        assertThat(new StoredRecord(record, 0).toSequenced().admitted().change())
                .isEqualTo(takedown.change());
    }

    @Test
    void aStatusWordThatHasNoCodeIsReadFromTheFrame() {
        Did did = new Did("did:web:a.test");
        for (String word : new String[] {"limited", "a b", null}) {
            ByteSlice frame = FrameEncoder.encode(new Event.Account(5, did, "2026-01-02T03:04:05Z", false, word));
            SeqSplice seq = ((Frame.Message) FrameDecoder.decode(frame)).seq();
            StateChange change = StateChange.ofUpstream(AccountStatus.INACTIVE, word, new HostId(7));
            Admitted account =
                    new Admitted(EventKind.ACCOUNT, did, new HostId(7), 0x309, frame, seq, change, Events.RECEIVED);
            ByteBuffer record =
                    new RecordEncoder().encode(List.of(new Sequenced(70_000, account)), host -> 0x308, APPENDED);
            assertThat(new StoredRecord(record, 0).toSequenced().admitted().change())
                    .isEqualTo(change);
        }
    }

    @Test
    void everyFrameLengthGetsItsHeader() {
        Random random = new Random(2);
        for (int length : new int[] {13, 100, 124, 125, 126, 127, 65_530, 65_534, 65_535, 65_536, 65_600}) {
            byte[] frame = new byte[length];
            random.nextBytes(frame);
            Admitted template = Events.random(random);
            Sequenced event = new Sequenced(
                    1,
                    new Admitted(
                            template.kind(),
                            template.did(),
                            template.host(),
                            template.upstreamSeq(),
                            ByteSlice.of(frame),
                            new SeqSplice(Events.PREFIX, 1),
                            template.change(),
                            template.receivedAt()));
            StoredRecord stored = new StoredRecord(new RecordEncoder().encode(List.of(event), host -> 0, APPENDED), 0);
            assertThat(stored.frame()).isEqualTo(Events.sent(event));
            assertThat(stored.toSequenced().admitted().frame().length()).isEqualTo(length);
        }
    }

    @Test
    void anEventOverTheLimitIsRefused() {
        Admitted template = Events.random(new Random(3));
        Admitted huge = new Admitted(
                template.kind(),
                template.did(),
                template.host(),
                template.upstreamSeq(),
                ByteSlice.of(new byte[RecordLayout.MAX_BYTES]),
                new SeqSplice(3, 1),
                template.change(),
                template.receivedAt());
        assertThatThrownBy(() -> new RecordEncoder().encode(List.of(new Sequenced(1, huge)), host -> 0, APPENDED))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aSegmentHeaderIsTheseBytes() throws Exception {
        byte[] bytes = new byte[SegmentHeader.BYTES];
        new SegmentHeader(0x1234, 0x1233, 0x5678).encode().get(0, bytes);
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, 60);

        assertThat(HexFormat.of().formatHex(bytes))
                .isEqualTo("504152414c4c4158" + "00000001" + "00000040" + "0000000000001234" + "0000000000001233"
                        + "0000000000005678" + "00".repeat(20)
                        + HexFormat.of().toHexDigits((int) crc.getValue()));
    }

    @Test
    void aSegmentIsNamedAfterItsFirstSeq() {
        assertThat(SegmentName.of(1234)).isEqualTo("00000000000000001234.events");
        assertThat(SegmentName.firstSeq("00000000000000001234.events")).hasValue(1234);
        for (String other :
                List.of("1234.events", "00000000000000001234.events.new", "99999999999999999999.events", "x")) {
            assertThat(SegmentName.firstSeq(other)).as(other).isEmpty();
        }
    }

    @Test
    void everyStatusHasItsOwnCodeForEver() {
        assertThat(StatusCode.of(null)).isZero();
        assertThat(StatusCode.of(AccountStatus.ACTIVE)).isEqualTo((byte) 1);
        assertThat(StatusCode.of(AccountStatus.INACTIVE)).isEqualTo((byte) 8);
        for (AccountStatus status : AccountStatus.values()) {
            assertThat(StatusCode.status(StatusCode.of(status))).isEqualTo(status);
        }
        assertThatThrownBy(() -> StatusCode.status((byte) 99)).isInstanceOf(IllegalArgumentException.class);
    }
}

package parallax.relay.state;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.syntax.Tid;
import parallax.relay.flow.Head;
import parallax.relay.flow.HostId;
import parallax.relay.flow.RepoState;
import parallax.relay.flow.StatusCode;

/**
 * The stored form of a {@link RepoState}: {@code version u8 | host u64 | upstream u8 | local u8 | head?} where the head is
 * {@code rev 13 B ASCII | data CID 36 B | commit CID 36 B}. 11 bytes without a head, 96 with one.
 */
final class RepoRow {
    private static final byte VERSION = 1;
    private static final int BARE = 1 + Long.BYTES + 2;
    private static final int REV = 13;
    private static final int CID = 36;
    private static final int WITH_HEAD = BARE + REV + 2 * CID;

    private RepoRow() {}

    static byte[] encode(RepoState state) {
        Head head = state.head();
        ByteBuffer row = ByteBuffer.allocate(head == null ? BARE : WITH_HEAD);
        row.put(VERSION)
                .putLong(state.host().value())
                .put(code(state.upstream()))
                .put(code(state.local()));
        if (head != null) {
            row.put(head.rev().text().getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            row.put(head.data().bytes().toByteBuffer());
            row.put(head.commit().bytes().toByteBuffer());
        }
        return row.array();
    }

    static RepoState decode(byte[] row) {
        if ((row.length != BARE && row.length != WITH_HEAD) || row[0] != VERSION) {
            throw new StateCorruptException(
                    "repos: a row of " + row.length + " bytes, version " + (row.length > 0 ? row[0] : -1)
                            + "; wanted version " + VERSION + " with " + BARE + " or " + WITH_HEAD + " bytes");
        }
        ByteBuffer in = ByteBuffer.wrap(row, 1, row.length - 1);
        HostId host = new HostId(in.getLong());
        AccountStatus upstream = status(in.get());
        AccountStatus local = status(in.get());
        return new RepoState(host, row.length == BARE ? null : head(row), upstream, local);
    }

    private static @Nullable Head head(byte[] row) {
        String rev = new String(row, BARE, REV, java.nio.charset.StandardCharsets.US_ASCII);
        Cid data = Cid.of(ByteSlice.of(row, BARE + REV, CID));
        Cid commit = Cid.of(ByteSlice.of(row, BARE + REV + CID, CID));
        return new Head(new Tid(rev), data, commit);
    }

    /** One less than elsewhere: no row is without a status. */
    private static byte code(AccountStatus status) {
        return (byte) (StatusCode.of(status) - 1);
    }

    private static AccountStatus status(byte code) {
        for (AccountStatus status : AccountStatus.values()) {
            if (code(status) == code) {
                return status;
            }
        }
        throw new StateCorruptException("repos: unknown account status code " + code);
    }
}

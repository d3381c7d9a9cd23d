package parallax.relay.state;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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
 * The stored form of a {@link RepoState}: {@code version u8 | host u64 | upstream u8 | local u8 | head?} where the head
 * is {@code rev 13 B ASCII | data CID 36 B | commit CID 36 B}. 11 bytes without a head, 96 with one. The version is 1;
 * one of version 2 is followed by a status word that has no code, {@code UTF-8}, in another {@code length u8}.
 */
final class RepoRow {
    private static final byte VERSION = 1;
    private static final byte WITH_WORD = 2;
    private static final int BARE = 1 + Long.BYTES + 2;
    private static final int REV = 13;
    private static final int CID = 36;
    private static final int WITH_HEAD = BARE + REV + 2 * CID;

    private RepoRow() {}

    static byte[] encode(RepoState state) {
        Head head = state.head();
        String word = state.unknownWord();
        byte[] utf8 = word == null ? new byte[0] : word.getBytes(StandardCharsets.UTF_8);
        int length = head == null ? BARE : WITH_HEAD;
        ByteBuffer row = ByteBuffer.allocate(word == null ? length : length + utf8.length + 1);
        row.put(word == null ? VERSION : WITH_WORD)
                .putLong(state.host().value())
                .put(code(state.upstream()))
                .put(code(state.local()));
        if (head != null) {
            row.put(head.rev().text().getBytes(StandardCharsets.US_ASCII));
            row.put(head.data().bytes().toByteBuffer());
            row.put(head.commit().bytes().toByteBuffer());
        }
        if (word != null) {
            row.put(utf8).put((byte) utf8.length);
        }
        return row.array();
    }

    static RepoState decode(byte[] row) {
        boolean worded = row.length > BARE && row[0] == WITH_WORD;
        int word = worded ? Byte.toUnsignedInt(row[row.length - 1]) : 0;
        int length = worded ? row.length - 1 - word : row.length;
        if ((length != BARE && length != WITH_HEAD) || (row[0] != VERSION && !worded)) {
            throw new StateCorruptException(
                    "repos: a row of " + row.length + " bytes, version " + (row.length > 0 ? row[0] : -1)
                            + "; wanted version " + VERSION + " with " + BARE + " or " + WITH_HEAD + " bytes");
        }
        ByteBuffer in = ByteBuffer.wrap(row, 1, row.length - 1);
        HostId host = new HostId(in.getLong());
        AccountStatus upstream = status(in.get());
        AccountStatus local = status(in.get());
        String unknown = worded ? new String(row, length, word, StandardCharsets.UTF_8) : null;
        return new RepoState(host, length == BARE ? null : head(row), upstream, local, unknown);
    }

    private static @Nullable Head head(byte[] row) {
        String rev = new String(row, BARE, REV, StandardCharsets.US_ASCII);
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

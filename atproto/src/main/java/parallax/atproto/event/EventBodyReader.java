package parallax.atproto.event;

import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cbor.CborException;
import parallax.atproto.cbor.CborReader;
import parallax.atproto.cid.Cid;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Tid;

/**
 * The fields of one body, typed. Everything it refuses, it refuses as a {@link CborException} at the value's offset. An
 * optional field that is null counts as left out.
 */
final class EventBodyReader {

    private final CborReader cbor;
    private @Nullable SeqSplice seq;

    EventBodyReader(CborReader cbor) {
        this.cbor = cbor;
    }

    /** Where the seq stood; null if none was read. */
    @Nullable
    SeqSplice seqSplice() {
        return seq;
    }

    /** Opens the body; as many pairs of key and value follow. */
    int fields() {
        return cbor.map();
    }

    String key() {
        return cbor.key();
    }

    CborReader cbor() {
        return cbor;
    }

    void ignore() {
        cbor.skip();
    }

    long seq() {
        int at = cbor.position();
        long value = cbor.integer();
        if (value < 1 || value > Event.MAX_SEQ) {
            throw new CborException(at, "a seq outside 1..2^53-1");
        }
        seq = new SeqSplice(at, cbor.position() - at);
        return value;
    }

    String text() {
        return cbor.text();
    }

    boolean bool() {
        return cbor.bool();
    }

    ByteSlice bytes() {
        return cbor.bytes();
    }

    Did did() {
        int at = cbor.position();
        Did did = Did.tryParse(cbor.text());
        if (did == null) {
            throw new CborException(at, "not a DID");
        }
        return did;
    }

    Tid tid() {
        int at = cbor.position();
        Tid tid = Tid.tryParse(cbor.text());
        if (tid == null) {
            throw new CborException(at, "not a TID");
        }
        return tid;
    }

    /** A CID of a DRISL block, of the one form the protocol blesses. */
    Cid block() {
        return Cid.readBlock(cbor);
    }

    @Nullable
    String optionalText() {
        return isNull() ? null : text();
    }

    @Nullable
    Tid nullableTid() {
        return isNull() ? null : tid();
    }

    @Nullable
    Cid optionalBlock() {
        return isNull() ? null : block();
    }

    /** The value of a required field, or the refusal of the body that lacks it. */
    <T> T required(@Nullable T value, String field) {
        if (value == null) {
            throw missing(field);
        }
        return value;
    }

    CborException missing(String field) {
        return new CborException(cbor.position(), "the body lacks " + field);
    }

    private boolean isNull() {
        if (!cbor.nextIsNull()) {
            return false;
        }
        cbor.nil();
        return true;
    }
}

package parallax.atproto.event;

import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cbor.CborException;
import parallax.atproto.cbor.CborReader;
import parallax.atproto.cbor.CborReader.Kind;
import parallax.atproto.cid.Cid;
import parallax.atproto.cid.CidException;
import parallax.atproto.syntax.Datetime;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Tid;

/**
 * The fields of one body, typed. What is not canonical, and a seq or DID that cannot be read, is refused as a {@link
 * CborException} at the value's offset. A value of another kind than its field has is passed over, remembered, and
 * null. An optional field that is null counts as left out.
 */
final class EventBodyReader {

    private final CborReader cbor;
    private @Nullable SeqSplice seq;
    private long seqValue;
    private @Nullable Did did;
    private @Nullable String problem;
    private int problemAt;
    private boolean mendable;

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

    /** The body lacks, or has as null, what its lexicon wants and everybody knows. */
    void mendable() {
        mendable = true;
    }

    boolean isMendable() {
        return mendable;
    }

    /**
     * Whether a field is of another kind than the lexicon says; null where none is.
     *
     * @throws CborException if one is, and it cannot be said whose event it is
     */
    Frame.@Nullable Malformed malformed() {
        if (problem == null) {
            return null;
        }
        if (seq == null || did == null) {
            throw new CborException(problemAt, problem);
        }
        return new Frame.Malformed(did, seqValue, problemAt, problem);
    }

    long seq() {
        int at = cbor.position();
        long value = cbor.integer();
        if (value < 1 || value > Event.MAX_SEQ) {
            throw new CborException(at, "a seq outside 1..2^53-1");
        }
        seq = new SeqSplice(at, cbor.position() - at);
        seqValue = value;
        return value;
    }

    Did did() {
        int at = cbor.position();
        Did read = Did.tryParse(cbor.text());
        if (read == null) {
            throw new CborException(at, "not a DID");
        }
        did = read;
        return read;
    }

    @Nullable
    String text() {
        return isDue(Kind.TEXT, "not a text") ? cbor.text() : null;
    }

    @Nullable
    Boolean bool() {
        return isDue(Kind.BOOLEAN, "not a boolean") ? cbor.bool() : null;
    }

    @Nullable
    ByteSlice bytes() {
        return isDue(Kind.BYTES, "not bytes") ? cbor.bytes() : null;
    }

    @Nullable
    String datetime() {
        int at = cbor.position();
        String text = text();
        return holds(text == null || Datetime.tryParse(text) != null, at, "not a datetime") ? text : null;
    }

    @Nullable
    Tid tid() {
        int at = cbor.position();
        String text = text();
        Tid tid = text == null ? null : Tid.tryParse(text);
        return holds(text == null || tid != null, at, "not a TID") ? tid : null;
    }

    /** A CID of a DRISL block, of the one form the protocol blesses. */
    @Nullable
    Cid block() {
        int at = cbor.position();
        Cid cid = link();
        boolean blessed = cid == null || (cid.isBlessed() && cid.codec() == Cid.DRISL);
        return holds(blessed, at, "not the CID of a DRISL block") ? cid : null;
    }

    /** A CID of any form. */
    @Nullable
    Cid link() {
        int at = cbor.position();
        if (!isDue(Kind.LINK, "not a link")) {
            return null;
        }
        try {
            return Cid.of(cbor.link());
        } catch (CidException e) {
            var _ = holds(false, at, "not a CID");
            return null;
        }
    }

    /** Opens an array; 0 where the value is none. */
    int array() {
        return isDue(Kind.ARRAY, "not an array") ? cbor.array() : 0;
    }

    @Nullable
    String optionalText() {
        return isNull() ? null : text();
    }

    @Nullable
    Tid nullableTid() {
        return isNull() ? null : tid();
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

    /** Whether the value was null. */
    boolean isNull() {
        if (!cbor.nextIsNull()) {
            return false;
        }
        cbor.nil();
        return true;
    }

    private boolean isDue(Kind kind, String otherwise) {
        boolean due = holds(cbor.peek() == kind, cbor.position(), otherwise);
        if (!due) {
            cbor.skip();
        }
        return due;
    }

    /** Remembers the first problem. */
    private boolean holds(boolean fine, int at, String otherwise) {
        if (!fine && problem == null) {
            problem = otherwise;
            problemAt = at;
        }
        return fine;
    }
}

package parallax.pulsar.stream;

import org.jspecify.annotations.Nullable;
import parallax.atproto.car.BlockMap;
import parallax.atproto.car.CarException;
import parallax.atproto.car.CarLimits;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cbor.CborReader;
import parallax.atproto.event.EventKind;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Tid;
import parallax.pulsar.ledger.EventFacts;

/** The body of an event: the fields that identify and count it. The others have to be canonical, no more. */
final class BodyFacts {

    private long seq = -1;
    private @Nullable String did;
    private @Nullable Tid rev;
    private @Nullable String time;
    private int ops;
    private ByteSlice commit = ByteSlice.EMPTY;
    private ByteSlice blocks = ByteSlice.EMPTY;
    private String handle = "";
    private boolean active;
    private String status = "";

    private BodyFacts() {}

    static Reading read(EventKind kind, CborReader cbor) {
        BodyFacts facts = new BodyFacts();
        String account = kind == EventKind.COMMIT ? "repo" : "did";
        for (int left = cbor.map(); left > 0; left--) {
            String key = cbor.key();
            if (key.equals(account)) {
                facts.did = cbor.text();
            } else {
                facts.field(key, cbor);
            }
        }
        return facts.event(kind);
    }

    private void field(String key, CborReader cbor) {
        switch (key) {
            case "seq" -> seq = cbor.integer();
            case "rev" -> rev = Tid.tryParse(cbor.text());
            case "time" -> time = cbor.text();
            case "ops" -> {
                ops = cbor.array();
                for (int i = 0; i < ops; i++) {
                    cbor.skip();
                }
            }
            case "commit" -> commit = cbor.peek() == CborReader.Kind.LINK ? cbor.link() : cbor.skip();
            case "blocks" -> blocks = cbor.peek() == CborReader.Kind.BYTES ? cbor.bytes() : cbor.skip();
            case "handle" -> handle = optionalText(cbor);
            case "active" -> active = cbor.bool();
            case "status" -> status = optionalText(cbor);
            default -> cbor.skip();
        }
    }

    private static String optionalText(CborReader cbor) {
        if (cbor.nextIsNull()) {
            cbor.nil();
            return "";
        }
        return cbor.text();
    }

    private Reading event(EventKind kind) {
        String account = did;
        String at = time;
        if (account == null || Did.tryParse(account) == null) {
            return new Reading.Undecodable("an event without a DID");
        }
        if (seq < 0 || at == null || at.length() > EventFacts.LONGEST_TIME) {
            return new Reading.Undecodable("an event without a seq and a time");
        }
        Tid head = rev;
        if (kind.hasRev() && head == null) {
            return new Reading.Undecodable("an event without a rev");
        }
        String variant = switch (kind) {
            case COMMIT, SYNC -> "";
            case IDENTITY -> handle;
            case ACCOUNT -> EventFacts.account(active, status);
        };
        long value = kind.hasRev() && head != null ? head.value() : 0;
        int counted = kind == EventKind.COMMIT ? ops : 0;
        return new Reading.Event(new EventFacts(kind, seq, account, value, at, counted, head(kind), variant));
    }

    private long head(EventKind kind) {
        return switch (kind) {
            case COMMIT -> EventFacts.fingerprint(commit);
            case SYNC -> EventFacts.fingerprint(root(blocks));
            case IDENTITY, ACCOUNT -> 0;
        };
    }

    /** The CID that a #sync's blocks are of; empty if they are no CAR file, which is judged elsewhere. */
    private static ByteSlice root(ByteSlice blocks) {
        try {
            return BlockMap.read(blocks, CarLimits.SYNC_BLOCKS).root().bytes();
        } catch (CarException e) {
            return ByteSlice.EMPTY;
        }
    }
}

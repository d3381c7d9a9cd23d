package parallax.relay.identities;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import parallax.atproto.crypto.Multikey;
import parallax.atproto.crypto.PublicKey;
import parallax.atproto.identity.DidDocument;
import parallax.atproto.identity.PdsEndpoint;
import parallax.atproto.identity.Resolution;
import parallax.atproto.identity.StoredIdentity;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Handle;

/**
 * The stored form of an identity: {@code version u8 | kind u8 | asked at i64 ms}, and for a document {@code fetched at
 * i64 ms | key | PDS | handle}, for a malformed one its reason. Texts are {@code length u16 | UTF-8}, empty for none.
 */
final class IdentityRow {
    private static final int VERSION = 1;
    private static final int FOUND = 0;
    private static final int NOT_FOUND = 1;
    private static final int TOMBSTONED = 2;
    private static final int MALFORMED = 3;
    private static final int REASON = 200;

    private IdentityRow() {}

    static byte[] encode(StoredIdentity identity) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(160);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeByte(kind(identity.resolution()));
            out.writeLong(identity.fetchedAt().toEpochMilli());
            switch (identity.resolution()) {
                case Resolution.Found found -> write(out, found);
                case Resolution.Malformed(String reason) ->
                    out.writeUTF(reason.substring(0, Math.min(reason.length(), REASON)));
                case Resolution.NotFound _, Resolution.Tombstoned _, Resolution.Unavailable _ -> {}
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream out, Resolution.Found found) throws IOException {
        DidDocument document = found.document();
        PublicKey key = document.signingKey();
        PdsEndpoint pds = document.pds();
        Handle handle = document.handle();
        out.writeLong(found.fetchedAt().toEpochMilli());
        out.writeUTF(key == null ? "" : key.multikey());
        out.writeUTF(pds == null ? "" : pds.http().toString());
        out.writeUTF(handle == null ? "" : handle.text());
    }

    private static int kind(Resolution resolution) {
        return switch (resolution) {
            case Resolution.Found _ -> FOUND;
            case Resolution.NotFound _ -> NOT_FOUND;
            case Resolution.Tombstoned _ -> TOMBSTONED;
            case Resolution.Malformed _ -> MALFORMED;
            case Resolution.Unavailable _ -> throw new IllegalArgumentException("a failure is not stored");
        };
    }

    /** Null for what this version does not write. */
    static @Nullable StoredIdentity decode(Did did, byte[] row) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(row))) {
            if (in.readUnsignedByte() != VERSION) {
                return null;
            }
            int kind = in.readUnsignedByte();
            Instant askedAt = Instant.ofEpochMilli(in.readLong());
            Resolution resolution = switch (kind) {
                case FOUND -> found(did, in);
                case NOT_FOUND -> new Resolution.NotFound();
                case TOMBSTONED -> new Resolution.Tombstoned();
                case MALFORMED -> new Resolution.Malformed(in.readUTF());
                default -> null;
            };
            return resolution == null ? null : new StoredIdentity(resolution, askedAt);
        } catch (IOException | IllegalArgumentException e) {
            return null;
        }
    }

    private static Resolution found(Did did, DataInputStream in) throws IOException {
        Instant fetchedAt = Instant.ofEpochMilli(in.readLong());
        String key = in.readUTF();
        String pds = in.readUTF();
        String handle = in.readUTF();
        DidDocument document = new DidDocument(
                did,
                key.isEmpty() ? null : Multikey.parse(key),
                pds.isEmpty() ? null : PdsEndpoint.parse(pds),
                handle.isEmpty() ? null : new Handle(handle));
        return new Resolution.Found(document, fetchedAt);
    }
}

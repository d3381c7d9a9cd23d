package parallax.atproto.testkit;

import parallax.atproto.cbor.ByteSlice;

/** One change of a record, as an application asks its PDS for it. */
public sealed interface Write {

    String path();

    record Create(String path, ByteSlice record) implements Write {}

    record Update(String path, ByteSlice record) implements Write {}

    record Delete(String path) implements Write {}
}

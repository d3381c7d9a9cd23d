package parallax.atproto.repo;

import parallax.atproto.cbor.ByteSlice;

/** One change of a record, as an application asks for it. The record is DRISL, which is not checked here. */
public sealed interface RepoWrite {

    /** {@code collection/rkey}, a {@link parallax.atproto.syntax.RepoPath}. */
    String path();

    /** A record where there is none. */
    record Create(String path, ByteSlice record) implements RepoWrite {}

    /** Another record where there is one. */
    record Update(String path, ByteSlice record) implements RepoWrite {}

    /** No record where there is one. */
    record Delete(String path) implements RepoWrite {}
}

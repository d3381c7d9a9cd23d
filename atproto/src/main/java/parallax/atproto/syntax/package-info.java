/**
 * The identifiers of the protocol, one validated record each.
 *
 * <p>A value of these types is well-formed by construction: the compact constructor is the only gate and throws
 * {@link parallax.atproto.syntax.SyntaxException}; {@code tryParse} answers null instead, for data of strangers.
 * Well-formed says nothing about existence: a {@code Did} need not resolve. Texts are kept as written and compared as
 * written; only {@link parallax.atproto.syntax.Handle#normalized()} changes case.
 *
 * <p>Threads: everything is immutable. No I/O, no logging.
 *
 * <ul>
 *   <li>{@code Ascii}: character classes and dotted labels that the grammars share
 *   <li>{@code AtIdentifier}: a DID or a handle
 *   <li>{@code AtUri}: {@code at://} authority, collection, record key
 *   <li>{@code Datetime}: the RFC 3339 / ISO 8601 profile of Lexicon
 *   <li>{@code Did}: decentralized identifier
 *   <li>{@code Handle}: domain name of an account
 *   <li>{@code Nsid}: name of a Lexicon, and so of a collection
 *   <li>{@code SortableBase32}: the base32 of TIDs and of did:plc
 *   <li>{@code StrictJson}: JSON of strangers, read in one way
 *   <li>{@code PlainText}: words of strangers made harmless for a screen
 *   <li>{@code RecordKey}: name of a record in its collection
 *   <li>{@code RepoPath}: collection and record key, the key of the repository's tree
 *   <li>{@code SyntaxException}: a text that is none of the above
 *   <li>{@code Tid}: timestamp identifier, also the revision of a repository
 * </ul>
 */
@NullMarked
package parallax.atproto.syntax;

import org.jspecify.annotations.NullMarked;

/**
 * Content identifiers, their text and byte forms, and the hash they stand on.
 *
 * <p>The protocol blesses one kind of CID: version 1, DRISL or raw, SHA-256. Others are well-formed and may stand in a
 * record, where they are kept as they are; they never name a block. See atproto.com/specs/data-model and
 * dasl.ing/cid.html.
 *
 * <p>Threads: values are immutable, functions are pure; {@code Sha256} keeps one digest per thread. No I/O,
 * no logging.
 *
 * <ul>
 *   <li>{@code Base32}: lower-case RFC 4648 without padding
 *   <li>{@code Base58}: the Bitcoin alphabet
 *   <li>{@code BlobRef}: references to blobs in JSON, today's and the legacy form
 *   <li>{@code CborJson}, {@code DrislFromJson}: the JSON form of DRISL data; it is here because links are text there
 *   <li>{@code Cid}: the content identifier
 *   <li>{@code CidException}: bytes or a text that are not a CID
 *   <li>{@code Sha256}: the hash
 *   <li>{@code Varint}: unsigned LEB128, shortest form only
 * </ul>
 */
@NullMarked
package parallax.atproto.cid;

import org.jspecify.annotations.NullMarked;

/**
 * DRISL, the strict and canonical CBOR of the protocol: a cursor over bytes and a writer of the one valid form.
 *
 * <p>What {@link parallax.atproto.cbor.CborReader} accepts is exactly what {@link parallax.atproto.cbor.CborWriter}
 * can write, so bytes that were read need never be encoded again to know their hash. Malformed input ends in
 * {@link parallax.atproto.cbor.CborException} and in nothing else; misuse by the caller (a value read where a key is
 * due) is an {@link java.lang.IllegalStateException}. Readers hand out views of the input, never copies. See
 * atproto.com/specs/data-model and dasl.ing/drisl.html.
 *
 * <p>Threads: slices and limits are immutable; a reader or a writer belongs to one thread. No I/O, no logging.
 *
 * <ul>
 *   <li>{@code ByteSlice}: an immutable view of bytes
 *   <li>{@code CborException}: the refusal, with its offset
 *   <li>{@code CborLimits}: depth, sizes, and whether floats are allowed
 *   <li>{@code CborInput}: the bytes under a reader; heads and their arguments
 *   <li>{@code CborReader}: the strict cursor
 *   <li>{@code CborWriter}: the canonical writer
 *   <li>{@code KnownKeys}: field names of the protocol, so that reading them allocates nothing
 *   <li>{@code OpenContainers}: which arrays and maps are open, and the order of a map's keys
 *   <li>{@code Utf8}: strict validation of text
 * </ul>
 */
@NullMarked
package parallax.atproto.cbor;

import org.jspecify.annotations.NullMarked;

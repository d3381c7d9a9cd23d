/**
 * The frames of com.atproto.sync.subscribeRepos (atproto.com/specs/event-stream, atproto.com/specs/sync).
 *
 * <p>Contract: {@link parallax.atproto.event.FrameDecoder} is strict in form (canonical DRISL, required fields, types)
 * and indifferent to fields and kinds it does not know; all it ever throws is {@link
 * parallax.atproto.event.FrameException}. A message that it answers is valid by its lexicon, mended where that needs
 * it. Whether an event is true is not decided here: the operations of a commit are read as they are, a misshapen one as
 * a value. {@link parallax.atproto.event.FrameEncoder} writes canonical frames.
 *
 * <p>Threads: everything is immutable or static. Decoded events share the frame's bytes.
 *
 * <ul>
 *   <li>Event: the kinds of message; Event.Sequenced those with a seq, Event.Signed those with a commit; EventKind:
 *       their names and codes
 *   <li>AccountStatus: active, or why not
 *   <li>Frame: a message, a malformed one, an error, or something newer than this code
 *   <li>FrameDecoder, FrameHeader, FrameException: bytes to frame; SeqPeek: the seq of bytes that do not decode
 *   <li>EventBodyReader: typed fields of a body; CommitBody, SyncBody, IdentityBody, AccountBody, InfoBody: one kind
 *       each
 *   <li>OpReader: one entry of a commit's op list
 *   <li>FrameMender: a #commit that lacks what its lexicon requires, written anew
 *   <li>FrameEncoder: event to bytes
 *   <li>SeqSplice: where a frame's seq stands, to write the same frame under another
 * </ul>
 */
@NullMarked
package parallax.atproto.event;

import org.jspecify.annotations.NullMarked;

/**
 * The Merkle search tree of a repository (atproto.com/specs/repository): reading part of one, changing it, and
 * undoing changes to see where they started. What makes trees and proofs is in the testkit.
 *
 * <p>Contract: nodes are held to the letter (canonical DRISL, exact prefix compression, heights, order), whatever comes
 * from outside that breaks a rule is a {@link parallax.atproto.mst.MstException}, and what would need a node that is
 * not there says so instead of guessing. Only nodes that an operation touches are decoded, only nodes it changed are
 * hashed.
 *
 * <p>Threads: a {@link parallax.atproto.mst.MstTree} belongs to one thread at a time; everything else is immutable.
 *
 * <ul>
 *   <li>MstTree: a tree, whole or partial: find, put, remove, root
 *   <li>MstChange, MstInverter: changes, and the root before them
 *   <li>MstWalk: a whole tree in the order of its keys, every rule checked
 *   <li>MstNeighbours: the paths beside one, from part of the tree
 *   <li>MstKey: heights and common prefixes of keys
 *   <li>MstNode: one node as it is encoded; NodeReader, NodeWriter: its strict decoding, its encoding
 *   <li>PlacedNode: a decoded node that may stand where it was found; TreeCursor: a way through such nodes
 *   <li>MstException: a tree that is invalid, incomplete, or contradicts the changes
 *   <li>Subtree: Empty, Stub or Branch, the tree in memory
 *   <li>NodeSource: decodes a stub's node and checks where it stands
 *   <li>TreeEdit: one put or remove, with its splits and merges
 *   <li>TreeCheck: every rule that spans nodes
 * </ul>
 */
@NullMarked
package parallax.atproto.mst;

import org.jspecify.annotations.NullMarked;

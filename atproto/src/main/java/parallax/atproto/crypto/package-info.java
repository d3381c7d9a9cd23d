/**
 * Public keys, signing keys and ECDSA over P-256 and K-256 (atproto.com/specs/cryptography).
 *
 * <p>Contract: a signature is 64 bytes, r then s, both big-endian, with s in the lower half of the group order on both
 * curves; whatever else arrives is an invalid signature, never an exception. Native code verifies where it loads
 * (libsecp256k1 for K-256, Conscrypt for P-256, never installed as a global provider), BouncyCastle elsewhere; which
 * one is settled once per process. Signing is deterministic (RFC 6979) and pure Java.
 *
 * <p>Threads: every type may be shared; keys hold their decoded point, so keep them rather than parse them again.
 *
 * <ul>
 *   <li>PublicKey: a key that verifies
 *   <li>SigningKey: a private key that signs
 *   <li>Curve: group order, prefix in a Multikey
 *   <li>Multikey, DidKey, LegacyKey: the text forms of a public key
 *   <li>KeyException: a text or bytes that are no key
 *   <li>CurvePoint: a decoded point in the forms the engines want
 *   <li>CompactSignature: the r and s of 64 bytes, ranges checked
 *   <li>EcdsaEngine: prepares a key for verifying; chooses between the three below
 *   <li>LibsecpEngine, ConscryptEngine, BouncyCastleEngine: the implementations
 *   <li>EngineProbe: one signature each way before an engine is trusted
 * </ul>
 */
@NullMarked
package parallax.atproto.crypto;

import org.jspecify.annotations.NullMarked;

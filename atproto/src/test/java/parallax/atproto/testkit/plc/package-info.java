/**
 * A PLC directory on a loopback socket, with faults.
 *
 * <ul>
 *   <li>SimulatedPlc: the server; also serves {@code /.well-known/did.json} for did:web of its own port
 *   <li>DidDocuments: documents as directories write them
 *   <li>Hold: an answer kept back until the test lets it go
 * </ul>
 */
@NullMarked
package parallax.atproto.testkit.plc;

import org.jspecify.annotations.NullMarked;

/**
 * Hosts as operators and documents write them, and which of them may be contacted.
 *
 * <p>Contract: nothing is contacted that {@link parallax.atproto.address.AddressGuard} has not checked, and the address
 * that was checked is the address that is connected to. What a person wrote wrong is an {@link
 * parallax.atproto.address.AddressSyntaxException} that says what to write instead; what the guard refuses is a {@link
 * parallax.atproto.address.BlockedAddressException}.
 *
 * <p>Threads: every type here may be shared.
 *
 * <ul>
 *   <li>AddressGuard: which hosts, ports and addresses may be contacted; the SSRF rule
 *   <li>BlockedAddressException: an address the guard refused
 *   <li>PrivateHosts: names and networks that may be contacted although they are not public
 *   <li>IpNetwork: addresses that begin with the same bits
 *   <li>ClientKey: which addresses count as one client
 *   <li>PublicAddress: which IP addresses are public
 *   <li>PublicName: which host names can be public
 *   <li>UrlScheme: http, https, ws, wss
 *   <li>Hostname: an upstream host as operators write it
 *   <li>RelayAddress, RelayUrl, ReferenceAddress: a relay, or several as one, on a command line
 *   <li>AddressSyntaxException: what was wrong with one of those, and what to write instead
 * </ul>
 */
@NullMarked
package parallax.atproto.address;

import org.jspecify.annotations.NullMarked;

/**
 * The whole relay, seen from outside: hosts on real sockets before it, subscribers on real sockets behind it, its
 * metrics and endpoints over HTTP.
 *
 * <p>Threads: a test drives hosts and relay from its own thread; subscribers collect on threads of their own.
 *
 * <ul>
 *   <li>RefusalsTest: each thing that can be wrong with an event, sent by a host
 *   <li>SimulatedHostsTest: what hosts, the directory and the operator do
 *   <li>WireRulingsTest: what passes, and why else something does not
 *   <li>ConnectionFaultsTest: each thing that can go wrong on a connection
 *   <li>MetersTest: what the metrics tell of it
 *   <li>SigkillTest, SigtermTest: a relay process that is killed, or asked to stop, under load; TickingClock: its
 *       events' time
 *   <li>BackfillKillTest: a relay process that is killed while it imports
 *   <li>FullDiskTest: a relay whose file system is full for a while; SmallDisk: that file system
 *   <li>DamagedLogTest: a relay that finds bits of its log flipped
 *   <li>DatabaseRestartTest: a relay whose PostgreSQL is away for a while
 *   <li>Arrival: what is to be at a subscriber in the end
 *   <li>TwoRelaysTest: two relay processes on the same hosts, one killed and one away for a while; PulsarProgram:
 *       measures them
 *   <li>HostileHostsTest: a relay process between hosts that misbehave all at once and hosts that do not
 *   <li>HostileHosts: those that do
 *   <li>ManyConsumersTest: a relay process and as many consumers as it lets in, some of which never read
 *   <li>ConsumerCrowd, CrowdMember: very many subscribers on one thread, and one of them
 *   <li>ProcessUse: what a process takes of its machine
 *   <li>RelayProcess: a relay in a JVM of its own
 *   <li>LoadScript: a stream of events for many accounts, made beforehand; LoadFeed: sends it at a rate
 *   <li>SimulatedNetwork: a directory, hosts and accounts
 *   <li>NetworkHost: one of its hosts
 *   <li>EventKey: what stays the same of an event on its way through a relay
 *   <li>WireSubscriber: a subscriber on the JDK's WebSocket
 *   <li>RelayView: metrics and endpoints of a running relay
 *   <li>Patience: waiting for what can only be asked for
 *   <li>DevnetFollowTest: the official client on the relay and on the official servers
 *   <li>DevnetFollower: that client
 *   <li>DevnetLifecycleTest: what relays say of accounts on the official servers
 *   <li>DevnetFaultsTest: what they say when servers, the directory or a relay are away
 *   <li>DevnetWithRelays: those servers, and two relays
 *   <li>ObservedRelay: a relay in either mode with a subscriber from its first event on
 * </ul>
 */
@NullMarked
package parallax.relay.e2e;

import org.jspecify.annotations.NullMarked;

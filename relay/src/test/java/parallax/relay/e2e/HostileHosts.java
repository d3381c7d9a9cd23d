package parallax.relay.e2e;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.testkit.Breakage;
import parallax.atproto.testkit.TestRepo;
import parallax.atproto.testkit.host.Fault;
import parallax.atproto.testkit.load.Pace;
import parallax.atproto.testkit.load.Traffic;
import parallax.atproto.testkit.load.TrafficHost;
import parallax.atproto.testkit.load.TrafficPlan;

/** Hosts that do to a relay what they can, each in its own way, for as long as they run. */
final class HostileHosts implements AutoCloseable {
    /** Together far more than the small heaps of tests, if half frames were held as they come. */
    static final int STALLING = 40;

    /** Frames of random bytes. */
    static final int RANDOM_FRAMES = 500;

    /** Frames whose seq can be read and nothing else. */
    static final List<Breakage> POISON = List.of(Breakage.CUT_OFF, Breakage.NOT_CANONICAL, Breakage.WITHOUT_REV);

    /**
     * How often such a frame is seen. The relay reconnects three times in an hour at most to see one again: it passes
     * over the first at the third sight, the second at the second, and the third at once.
     */
    static final int POISON_SIGHTS = 3 + 2 + 1;

    /** Frames over the cap. */
    static final int OVERSIZE_FRAMES = 6;

    private static final int OVERSIZE = 6_000_000;
    private static final int ALMOST_OVERSIZE = 4_900_000;
    private static final long ENDLESS = Integer.MAX_VALUE;

    private final SimulatedNetwork network;
    private final SplittableRandom random;
    private final TrafficHost fast;
    private final TrafficHost faster;
    private final List<NetworkHost> stalling = new ArrayList<>();
    private final Map<String, NetworkHost> dropping = new LinkedHashMap<>();
    private final NetworkHost garbage;
    private final NetworkHost poison;
    private final NetworkHost oversize;

    HostileHosts(SimulatedNetwork network, long seed) {
        this.network = network;
        this.random = new SplittableRandom(seed);
        List<Traffic> halves = Traffic.sign(new TrafficPlan(20, 50, 0, seed)).parts(2);
        fast = flooding(halves.get(0));
        faster = flooding(halves.get(1));
        ByteSlice large = ByteSlice.of(bytes(ALMOST_OVERSIZE));
        for (int i = 0; i < STALLING; i++) {
            stalling.add(stalling(large));
        }
        dropping.put("reset", always(new Fault.Cut(0, Fault.Manner.RESET)));
        dropping.put("end", always(new Fault.Cut(0, Fault.Manner.EOF)));
        dropping.put("close frame", always(new Fault.Cut(0, Fault.Manner.CLOSE_FRAME)));
        dropping.put("refusal", always(new Fault.Refuse(503, Map.of())));
        dropping.put("text frame", always(new Fault.Text(0)));
        dropping.put("broken framing", always(new Fault.BrokenFraming(0)));
        garbage = network.addHost();
        poison = network.addHost();
        oversize = network.addHost();
        dropping.put("future cursor", always(new Fault.Rewind()));
    }

    private TrafficHost flooding(Traffic share) {
        // Only the first pass is new; the relay has to look at all the others to tell.
        TrafficHost host = TrafficHost.start(share, new Pace(0, ENDLESS));
        share.register(network.plc(), host.http());
        return host;
    }

    /** Ends the first connection, so that the next one asks for everything, and stalls in the middle of it. */
    private NetworkHost stalling(ByteSlice frame) {
        NetworkHost host = always(new Fault.Stall(0));
        host.host().nextConnection(new Fault.Cut(0, Fault.Manner.EOF));
        host.host().append(1, frame);
        return host;
    }

    private NetworkHost always(Fault fault) {
        NetworkHost host = network.addHost();
        host.host().everyConnection(fault);
        return host;
    }

    /** Names to crawl. */
    List<String> names() {
        List<String> names = new ArrayList<>(List.of(fast.hostPort(), faster.hostPort()));
        List<NetworkHost> others = new ArrayList<>(List.of(garbage, poison, oversize));
        others.addAll(stalling);
        others.addAll(dropping.values());
        others.forEach(host -> names.add(host.name()));
        return names;
    }

    /** The one of the two flooding hosts that is to be trusted, so that its flood comes further. */
    String trusted() {
        return faster.hostPort();
    }

    String untrusted() {
        return fast.hostPort();
    }

    /** Begins, once the relay is connected to those that do not misbehave with the handshake. */
    void begin() throws InterruptedException {
        fast.awaitSubscribers(1);
        faster.awaitSubscribers(1);
        for (NetworkHost host : List.of(garbage, poison, oversize)) {
            host.awaitSubscriber();
        }
        fast.begin();
        faster.begin();
        sendGarbage();
        sendPoison();
        sendOversize();
    }

    private void sendGarbage() {
        for (int i = 1; i <= RANDOM_FRAMES; i++) {
            garbage.host().append(i, ByteSlice.of(bytes(1 + random.nextInt(3_000))));
        }
    }

    private void sendPoison() {
        TestRepo repo = poison.account();
        poison.send(repo.create("app.bsky.feed.post/a"));
        for (Breakage breakage : POISON) {
            poison.sendRaw(repo.broken(breakage));
        }
    }

    private void sendOversize() {
        TestRepo repo = oversize.account();
        oversize.send(repo.create("app.bsky.feed.post/a"));
        for (int i = 0; i < OVERSIZE_FRAMES; i++) {
            ByteSlice frame = repo.broken(Breakage.FRAME_TOO_LARGE);
            oversize.sendRaw(ByteSlice.of(Arrays.copyOf(frame.toArray(), OVERSIZE)));
        }
    }

    /** How often the relay came to each host that ends every connection, by what it does. */
    Map<String, Integer> handshakes() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        dropping.forEach((what, host) -> counts.put(what, host.cursors().size()));
        return counts;
    }

    /** How many of those that stall in mid-frame were asked for that frame. */
    long askedToStall() {
        return stalling.stream().filter(host -> host.cursors().contains("0")).count();
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    @Override
    public void close() {
        fast.close();
        faster.close();
    }
}

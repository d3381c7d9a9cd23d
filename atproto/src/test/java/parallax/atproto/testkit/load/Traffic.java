package parallax.atproto.testkit.load;

import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cbor.CborWriter;
import parallax.atproto.crypto.Curve;
import parallax.atproto.crypto.PublicKey;
import parallax.atproto.event.Event;
import parallax.atproto.event.Frame;
import parallax.atproto.event.FrameDecoder;
import parallax.atproto.event.SeqSplice;
import parallax.atproto.repo.RepoWrite;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Tid;
import parallax.atproto.testkit.HostSequence;
import parallax.atproto.testkit.TestAccount;
import parallax.atproto.testkit.TestRepo;
import parallax.atproto.testkit.plc.SimulatedPlc;

/**
 * Commits of many accounts in the order in which they are sent: one of each account, then the next of each. Immutable;
 * all of it is in memory.
 */
public final class Traffic implements FrameSource {

    private static final long FIRST_MICROS = 1_700_000_000_000_000L;
    private static final String COLLECTION = "app.bsky.feed.post/";
    private static final int TEXT = 300;

    /** A frame under some sequence number, and where that stands in it. */
    record Template(ByteSlice frame, SeqSplice seq) {}

    private final Map<Did, PublicKey> signers;
    private final List<Template> templates;

    /** @param frames #commit frames under any sequence number */
    Traffic(Map<Did, PublicKey> signers, List<ByteSlice> frames) {
        this.signers = Map.copyOf(signers);
        this.templates = frames.stream().map(Traffic::template).toList();
    }

    /** Signs everything, on all processors. */
    public static Traffic sign(TrafficPlan plan) {
        List<List<ByteSlice>> byAccount;
        Map<Did, PublicKey> signers = new TreeMap<>((a, b) -> a.text().compareTo(b.text()));
        List<TestAccount> accounts = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(plan.seed());
        for (int i = 0; i < plan.accounts(); i++) {
            TestAccount account = TestAccount.create(i % 2 == 0 ? Curve.K256 : Curve.P256, random);
            accounts.add(account);
            signers.put(account.did(), account.publicKey());
        }
        byAccount = IntStream.range(0, accounts.size())
                .parallel()
                .mapToObj(i -> commits(accounts.get(i), plan, plan.seed() + i))
                .toList();
        List<ByteSlice> frames = new ArrayList<>(plan.frames());
        for (int round = 0; round < plan.commitsEach(); round++) {
            for (List<ByteSlice> commits : byAccount) {
                frames.add(commits.get(round));
            }
        }
        return new Traffic(signers, frames);
    }

    private static List<ByteSlice> commits(TestAccount account, TrafficPlan plan, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        TestRepo repo = new TestRepo(
                account, new HostSequence(), InstantSource.fixed(Instant.EPOCH.plusSeconds(FIRST_MICROS / 1_000_000)));
        repo.apply(IntStream.range(0, plan.recordsBefore())
                .mapToObj(i -> creation(i, random))
                .toArray(RepoWrite[]::new));
        return IntStream.range(0, plan.commitsEach())
                .mapToObj(i ->
                        repo.apply(creation(plan.recordsBefore() + i, random)).frame())
                .toList();
    }

    private static RepoWrite creation(int index, SplittableRandom random) {
        String path = COLLECTION + Tid.of(FIRST_MICROS + index * 1_000_000L, 7).text();
        StringBuilder text = new StringBuilder(TEXT);
        for (int i = 0; i < TEXT; i++) {
            text.append((char) ('a' + random.nextInt(26)));
        }
        CborWriter record = new CborWriter();
        record.map(3).key("text").text(text.toString());
        record.key("$type").text("app.bsky.feed.post");
        record.key("createdAt").text("2026-01-01T00:00:00.000Z");
        return new RepoWrite.Create(path, record.toSlice());
    }

    static Template template(ByteSlice frame) {
        if (FrameDecoder.decode(frame) instanceof Frame.Message message && message.seq() != null) {
            return new Template(frame, message.seq());
        }
        throw new IllegalArgumentException("a frame without a seq");
    }

    /** Frames of one pass. */
    public int size() {
        return templates.size();
    }

    /** The accounts and the keys that signed. */
    public Map<Did, PublicKey> signers() {
        return signers;
    }

    /** Bytes of one pass. */
    public long bytes() {
        return templates.stream()
                .mapToLong(template -> template.frame().length())
                .sum();
    }

    /** Tells a directory that all accounts are at this host. */
    public void register(SimulatedPlc plc, URI pds) {
        signers.forEach((did, key) -> plc.put(did, key, pds, did.text().substring("did:plc:".length()) + ".test"));
    }

    /** One of {@code parts} shares of the accounts, with their commits in order: for a network of that many hosts. */
    public Traffic part(int index, int parts) {
        return parts(parts).get(index);
    }

    /** All shares of {@link #part}. */
    public List<Traffic> parts(int parts) {
        List<Did> dids = signers.keySet().stream()
                .sorted((a, b) -> a.text().compareTo(b.text()))
                .toList();
        Map<Did, Integer> shareOf = new HashMap<>();
        for (Did did : dids) {
            shareOf.put(did, shareOf.size() % parts);
        }
        Map<Integer, List<ByteSlice>> frames = frames().collect(
                        Collectors.groupingBy(frame -> Objects.requireNonNull(shareOf.get(did(commit(frame))))));
        return IntStream.range(0, parts)
                .mapToObj(share -> {
                    Map<Did, PublicKey> kept = new HashMap<>(signers);
                    kept.keySet().removeIf(did -> !Objects.equals(shareOf.get(did), share));
                    return new Traffic(kept, frames.getOrDefault(share, List.of()));
                })
                .toList();
    }

    /** The frames of each account in order, as their messages under any sequence number. */
    public Map<Did, List<Frame.Message>> byAccount() {
        return frames().map(Traffic::commit).collect(Collectors.groupingBy(Traffic::did));
    }

    private static Frame.Message commit(ByteSlice frame) {
        return (Frame.Message) FrameDecoder.decode(frame);
    }

    private static Did did(Frame.Message commit) {
        return ((Event.Commit) commit.event()).repo();
    }

    Stream<ByteSlice> frames() {
        return templates.stream().map(Template::frame);
    }

    /** What is sent at this place, counted over all passes. */
    @Override
    public Template at(long place) {
        return templates.get((int) (place % templates.size()));
    }
}

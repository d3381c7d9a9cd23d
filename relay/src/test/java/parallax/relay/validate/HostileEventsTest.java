package parallax.relay.validate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.crypto.Curve;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.event.Event;
import parallax.atproto.event.Frame;
import parallax.atproto.event.FrameDecoder;
import parallax.atproto.event.FrameEncoder;
import parallax.atproto.event.FrameException;
import parallax.atproto.repo.RepoOp;
import parallax.relay.flow.Verdict;

/** Good frames with a few bytes changed: every one gets a ruling, and none moves a head to what was not signed. */
final class HostileEventsTest {
    private static final int ROUNDS = 4_000;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void noBytesThrowAndNoneForgeAHead(boolean lenient) {
        Random random = new Random(20260102);
        Author author = Author.plc(Curve.K256);
        Courtroom court = new Courtroom(lenient);
        court.identities.known(author.at(Author.HOME));
        CommitDraft known = new CommitDraft(author, CommitDraft.rev(Courtroom.START));
        court.knows(author, Author.HOME, known.head(), AccountStatus.ACTIVE, AccountStatus.ACTIVE);
        court.clock.advance(Duration.ofMinutes(1));
        CommitDraft next = new CommitDraft(author, CommitDraft.rev(court.clock.instant())).after(known.head());
        CommitDraft withOps = new CommitDraft(author, next.signedRev).after(known.head());
        withOps.ops = List.of(new RepoOp.Delete("app.bsky.feed.post/1", CommitDraft.OTHER_DATA));
        List<ByteSlice> good = List.of(
                next.commit(1),
                withOps.commit(1),
                next.sync(1),
                FrameEncoder.encode(new Event.Identity(1, author.did(), "2026-01-02T03:04:05Z", "alice.example.com")),
                FrameEncoder.encode(new Event.Account(1, author.did(), "2026-01-02T03:04:05Z", false, "suspended")));
        int ruled = 0;
        for (int i = 0; i < ROUNDS; i++) {
            ByteSlice bytes = mutated(good.get(random.nextInt(good.size())), random);
            if (!isEvent(bytes)) {
                continue;
            }
            ruled++;
            court.knows(author, Author.HOME, known.head(), AccountStatus.ACTIVE, AccountStatus.ACTIVE);
            Verdict verdict = court.submit(Author.HOME, bytes);
            if (verdict instanceof Verdict.Pass pass && pass.admitted().change().head() != null) {
                assertThat(pass.admitted().change().head()).isEqualTo(next.head());
            }
        }
        assertThat(ruled).isGreaterThan(ROUNDS / 20);
    }

    private static ByteSlice mutated(ByteSlice good, Random random) {
        byte[] bytes = good.toArray();
        for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return ByteSlice.of(bytes);
    }

    private static boolean isEvent(ByteSlice bytes) {
        try {
            return FrameDecoder.decode(bytes) instanceof Frame.Message message
                    && message.event() instanceof Event.Sequenced;
        } catch (FrameException e) {
            return false;
        }
    }
}

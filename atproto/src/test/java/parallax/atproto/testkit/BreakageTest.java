package parallax.atproto.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Instant;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import parallax.atproto.car.BlockMap;
import parallax.atproto.car.CarException;
import parallax.atproto.car.CarLimits;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.crypto.Curve;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.event.Event;
import parallax.atproto.event.Frame;
import parallax.atproto.event.FrameDecoder;
import parallax.atproto.event.FrameEncoder;
import parallax.atproto.event.FrameException;
import parallax.atproto.repo.RepoHead;
import parallax.atproto.repo.RepoLimits;
import parallax.atproto.repo.SignedCommit;

/** Each breakage breaks what it says, and only in the layer that is to find it. */
class BreakageTest {

    private static final Instant NOW = Instant.parse("2026-08-20T12:00:00Z");

    private final HostSequence host = new HostSequence(100);
    private final TestRepo repo = repo(host);

    @ParameterizedTest
    @EnumSource(Breakage.class)
    void onlyUndecodableOnesDoNotDecode(Breakage breakage) {
        RepoHead before = repo.head();
        ByteSlice frame = repo.broken(breakage);
        if (breakage.ruling().equals("undecodable")) {
            FrameException refused = catchThrowableOfType(FrameException.class, () -> FrameDecoder.decode(frame));
            assertThat(refused).isNotNull();
            assertThat(refused.seq() == null).isEqualTo(breakage == Breakage.GARBAGE);
        } else if (breakage.ruling().equals("malformed")) {
            assertThat(FrameDecoder.decode(frame)).isInstanceOfSatisfying(Frame.Malformed.class, malformed -> {
                assertThat(malformed.seq()).isEqualTo(host.last());
                assertThat(malformed.did()).isEqualTo(repo.account().did());
            });
        } else if (breakage == Breakage.UNKNOWN_KIND) {
            assertThat(FrameDecoder.decode(frame)).isInstanceOf(Frame.Unknown.class);
        } else {
            assertThat(event(frame).seq()).isEqualTo(host.last());
        }
        assertThat(repo.head()).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource(Breakage.class)
    void aSignatureFailsOnlyWhereItIsWhatIsBroken(Breakage breakage) {
        ByteSlice frame = repo.broken(breakage);
        if (Set.of("undecodable", "malformed").contains(breakage.ruling()) || breakage == Breakage.UNKNOWN_KIND) {
            return;
        }
        SignedCommit commit = commit(breakage, event(frame));
        if (commit != null) {
            assertThat(commit.signedBy(repo.account().publicKey()))
                    .isEqualTo(!breakage.ruling().equals("bad_signature"));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Breakage.class,
            names = {"TOO_MANY_OPS", "BLOCKS_TOO_LARGE", "RECORD_TOO_LARGE", "FRAME_TOO_LARGE", "SYNC_TOO_LARGE"})
    void whatIsTooLargeIsOverOneLimitAndNoOther(Breakage breakage) {
        ByteSlice frame = repo.broken(breakage);
        int over = frame.length() > RepoLimits.FRAME ? 1 : 0;
        switch (event(frame)) {
            case Event.Commit commit -> {
                over += commit.ops().size() > RepoLimits.OPS ? 1 : 0;
                boolean blocks = commit.blocks().length() > RepoLimits.COMMIT_BLOCKS;
                over += blocks && frame.length() <= RepoLimits.FRAME ? 1 : 0;
                CarLimits none = new CarLimits(10_000_000, 1_000, 10_000_000, 17);
                over += RepoLimits.exceededByRecord(commit.ops(), BlockMap.read(commit.blocks(), none)) ? 1 : 0;
            }
            case Event.Sync sync -> over += sync.blocks().length() > RepoLimits.SYNC_BLOCKS ? 1 : 0;
            case Event.Identity identity -> throw new AssertionError("not one that can be too large");
            case Event.Account account -> throw new AssertionError("not one that can be too large");
        }
        assertThat(over).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(AccountStatus.class)
    void lifecycleEventsComeBackFromTheirFrames(AccountStatus status) {
        long seq = host.last();
        for (TestEvent sent : new TestEvent[] {
            repo.account(status), repo.identity("a.example"), repo.identity(null), repo.sync(), repo.emptyCommit()
        }) {
            assertThat(event(sent.frame())).isEqualTo(sent.event());
            assertThat(sent.seq()).isEqualTo(++seq);
        }
    }

    @Test
    void aFieldThatNobodyKnowsIsCanonicalAndChangesNothing() {
        TestEvent created = repo.createWithUnknownField("app.bsky.feed.post/future");
        assertThat(event(created.frame())).isEqualTo(created.event());
        assertThat(created.frame()).isNotEqualTo(FrameEncoder.encode(created.event()));
    }

    private @Nullable SignedCommit commit(Breakage breakage, Event.Sequenced event) {
        ByteSlice car = switch (event) {
            case Event.Commit commit -> commit.blocks();
            case Event.Sync sync -> sync.blocks();
            case Event.Identity identity -> throw new AssertionError("carries no commit");
            case Event.Account account -> throw new AssertionError("carries no commit");
        };
        CarLimits none = new CarLimits(10_000_000, 1_000, 10_000_000, 17);
        if (breakage == Breakage.BLOCK_CORRUPT) {
            assertThatThrownBy(() -> BlockMap.read(car, none)).isInstanceOf(CarException.class);
            return null;
        }
        BlockMap blocks = BlockMap.read(car, none);
        if (breakage == Breakage.COMMIT_MISSING) {
            assertThatThrownBy(blocks::root).isInstanceOf(CarException.class);
            return null;
        }
        return SignedCommit.decode(blocks.find(blocks.root()));
    }

    private static Event.Sequenced event(ByteSlice frame) {
        return (Event.Sequenced) ((Frame.Message) FrameDecoder.decode(frame)).event();
    }

    private static TestRepo repo(HostSequence host) {
        TestRepo repo = new TestRepo(TestAccount.create(Curve.P256, new SplittableRandom(51)), host, () -> NOW);
        for (int i = 0; i < 20; i++) {
            repo.create("app.bsky.feed.post/a" + i);
        }
        return repo;
    }
}

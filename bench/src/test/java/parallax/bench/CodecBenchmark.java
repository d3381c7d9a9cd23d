package parallax.bench;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;
import parallax.atproto.car.BlockMap;
import parallax.atproto.crypto.Curve;
import parallax.atproto.event.Event;
import parallax.atproto.repo.SignedCommit;
import parallax.bench.FrameTurn.Parts;

/** One operation is the work on one #commit. */
// Samples, because their median stays true when another process takes the core in between. A sample is a whole mix of
// frames, because the median of small and large ones would be either.
@OperationsPerInvocation(CommitFrames.MIX)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CodecBenchmark {

    /** Frames for work that is the same on either curve. */
    @State(Scope.Thread)
    public static class AnyCurve {
        private FrameTurn turn;

        @Setup
        public void load() throws IOException {
            turn = new FrameTurn(Curve.K256);
        }
    }

    /** Frames of each curve. */
    @State(Scope.Thread)
    public static class EachCurve {
        @Param({"K256", "P256"})
        public Curve curve;

        private FrameTurn turn;

        @Setup
        public void load() throws IOException {
            turn = new FrameTurn(curve);
        }
    }

    @Benchmark
    public void hash(AnyCurve in, Blackhole out) {
        for (Parts parts : in.turn.next()) {
            out.consume(in.turn.hash(parts.contents()));
        }
    }

    @Benchmark
    public void hashKeys(AnyCurve in, Blackhole out) {
        for (Parts parts : in.turn.next()) {
            out.consume(in.turn.hash(parts.keys()));
        }
    }

    @Benchmark
    public void hashUndone(AnyCurve in, Blackhole out) {
        for (Parts parts : in.turn.next()) {
            out.consume(in.turn.hash(parts.undone()));
        }
    }

    @Benchmark
    public void decode(AnyCurve in, Blackhole out) {
        for (Parts parts : in.turn.next()) {
            out.consume(Steps.decoded(parts.frame()));
        }
    }

    @Benchmark
    public void decodeBlocks(AnyCurve in, Blackhole out) {
        for (Parts parts : in.turn.next()) {
            out.consume(Steps.verifiedBlocks(Steps.decoded(parts.frame())));
        }
    }

    @Benchmark
    public void decodeAll(AnyCurve in, Blackhole out) {
        for (Parts parts : in.turn.next()) {
            out.consume(Steps.readBlocks(Steps.verifiedBlocks(Steps.decoded(parts.frame()))));
        }
    }

    @Benchmark
    public void proof(AnyCurve in, Blackhole out) {
        for (Parts parts : in.turn.next()) {
            out.consume(Steps.proven(parts.blocks(), parts.commit(), parts.event()));
        }
    }

    @Benchmark
    public void signature(EachCurve in, Blackhole out) {
        for (Parts parts : in.turn.next()) {
            out.consume(Steps.genuine(parts.commit(), in.turn.signer()));
        }
    }

    @Benchmark
    public void signatureHash(EachCurve in, Blackhole out) {
        for (Parts parts : in.turn.next()) {
            out.consume(Steps.genuine(parts.commit(), in.turn.signer()));
            out.consume(in.turn.hash(parts.contents()));
        }
    }

    @Benchmark
    public void verify(EachCurve in, Blackhole out) {
        for (Parts parts : in.turn.next()) {
            Event.Commit event = Steps.decoded(parts.frame());
            BlockMap blocks = Steps.verifiedBlocks(event);
            SignedCommit commit = SignedCommit.decode(Steps.found(blocks, event.commit()));
            out.consume(Steps.genuine(commit, in.turn.signer()));
            out.consume(Steps.proven(blocks, commit, event));
        }
    }
}

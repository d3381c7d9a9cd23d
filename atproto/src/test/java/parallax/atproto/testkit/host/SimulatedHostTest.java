package parallax.atproto.testkit.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.server.XrpcResponse;

class SimulatedHostTest {
    private static final ByteSlice FRAME = ByteSlice.of(new byte[] {1});

    private static FrameList frames(long... seqs) {
        FrameList frames = new FrameList();
        for (long seq : seqs) {
            frames.append(seq, FRAME);
        }
        return frames;
    }

    @Test
    void aCursorStandsAfterItsOwnFrameAndZeroBeforeTheOldest() {
        FrameList frames = frames(10, 12, 15);
        assertThat(frames.start(OptionalLong.empty())).isEqualTo(new FrameList.Start.At(3));
        assertThat(frames.start(OptionalLong.of(0))).isEqualTo(new FrameList.Start.At(0));
        assertThat(frames.start(OptionalLong.of(10))).isEqualTo(new FrameList.Start.At(1));
        assertThat(frames.start(OptionalLong.of(13))).isEqualTo(new FrameList.Start.At(2));
        assertThat(frames.start(OptionalLong.of(15))).isEqualTo(new FrameList.Start.At(3));
        assertThat(frames.start(OptionalLong.of(16))).isEqualTo(new FrameList.Start.Future());
    }

    @Test
    void aCursorBeforeWhatWasForgottenIsOutdated() {
        FrameList frames = frames(10, 12, 15);
        frames.forgetThrough(12);
        assertThat(frames.start(OptionalLong.of(11))).isEqualTo(new FrameList.Start.Outdated(2));
        assertThat(frames.start(OptionalLong.of(12))).isEqualTo(new FrameList.Start.At(2));
        assertThat(frames.start(OptionalLong.of(0))).isEqualTo(new FrameList.Start.At(2));
    }

    @Test
    void answersAreWhatATestSetAndRequestsAreKept() throws Exception {
        try (SimulatedHost host = SimulatedHost.start();
                HttpClient http = HttpClient.newHttpClient()) {
            host.repoStatus("did:plc:a", XrpcResponse.text(200, "here"));
            String status = host.http() + "/xrpc/com.atproto.sync.getRepoStatus?did=did:plc:";
            assertThat(get(http, status + "a")).isEqualTo("here");
            assertThat(get(http, status + "b")).contains("RepoNotFound");
            assertThat(get(http, host.http() + "/xrpc/com.atproto.server.describeServer"))
                    .contains("did:web:localhost%3A" + host.port());
            assertThat(host.requestsOf("com.atproto.sync.getRepoStatus")).isEqualTo(2);
        }
    }

    private static String get(HttpClient http, String url) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
        return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
}

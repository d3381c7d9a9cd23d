package parallax.atproto.firehose;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parallax.atproto.address.AddressGuard;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.testkit.host.SimulatedHost;

class FirehoseTlsTest {
    private final SimulatedHost host = SimulatedHost.start();

    @TempDir
    Path folder;

    @AfterEach
    void stop() {
        host.close();
    }

    private static FirehoseClient connect(TlsFront front, SSLSocketFactory tls, Heard heard) {
        URI stream = URI.create("wss://localhost:" + front.port() + "/xrpc/com.atproto.sync.subscribeRepos");
        FirehoseOptions options = FirehoseOptions.of(
                        stream, "tester/1", AddressGuard.publicOnly().trusting(stream))
                .withSilence(Duration.ofMinutes(1), Duration.ofMillis(100));
        return FirehoseClient.start(options, heard, new FirehosePorts(System::nanoTime, Thread::sleep, tls));
    }

    @Test
    void framesArriveOverTlsAlsoAfterReadsThatTimedOut() throws Exception {
        byte[] large = new byte[300_000];
        host.append(1, ByteSlice.of(large));
        Heard heard = new Heard(OptionalLong.of(0));
        try (TlsFront front = new TlsFront(folder, "localhost", host.port());
                FirehoseClient client = connect(front, front.trusting(), heard)) {
            heard.next(Heard.Call.Opened.class);
            assertThat(heard.nextFrame()).isEqualTo(ByteSlice.of(large));
            assertThat(heard.calls.poll(500, TimeUnit.MILLISECONDS)).isNull();
            host.append(2, ByteSlice.of(new byte[] {2}));
            assertThat(heard.nextFrame()).isEqualTo(ByteSlice.of(new byte[] {2}));
            assertThat(client.running()).isTrue();
        }
    }

    @Test
    void aCertificateForAnotherNameIsUnreachable() throws Exception {
        Heard heard = new Heard(OptionalLong.empty());
        try (TlsFront front = new TlsFront(folder, "other.example", host.port());
                FirehoseClient client = connect(front, front.trusting(), heard)) {
            assertThat(heard.nextClosed())
                    .isInstanceOfSatisfying(
                            CloseReason.Unreachable.class,
                            unreachable -> assertThat(unreachable.reason()).contains("localhost"));
            assertThat(client.running()).isTrue();
            assertThat(host.requests()).isEmpty();
        }
    }

    @Test
    void aCertificateThatNobodyVouchesForIsUnreachable() throws Exception {
        Heard heard = new Heard(OptionalLong.empty());
        try (TlsFront front = new TlsFront(folder, "localhost", host.port());
                FirehoseClient client = connect(front, (SSLSocketFactory) SSLSocketFactory.getDefault(), heard)) {
            assertThat(heard.nextClosed()).isInstanceOf(CloseReason.Unreachable.class);
            assertThat(client.running()).isTrue();
            assertThat(host.requests()).isEmpty();
        }
    }
}

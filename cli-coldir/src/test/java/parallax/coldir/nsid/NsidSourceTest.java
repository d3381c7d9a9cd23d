package parallax.coldir.nsid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parallax.atproto.address.AddressGuard;
import parallax.atproto.http.GuardedHttp;
import parallax.atproto.http.HttpConcurrency;
import parallax.atproto.http.HttpLimits;
import parallax.atproto.server.XrpcResponse;
import parallax.atproto.syntax.Nsid;
import parallax.atproto.testkit.host.SimulatedHost;
import parallax.atproto.xrpc.XrpcClient;

class NsidSourceTest {

    private static final Instant FIRST = Instant.parse("2026-03-04T12:00:00Z");

    @TempDir
    private Path folder;

    private final SimulatedHost host = SimulatedHost.start();
    private final GuardedHttp http = new GuardedHttp(
            AddressGuard.publicOnly().trusting(host.http()), HttpLimits.XRPC, HttpConcurrency.DEFAULT, "test/1");
    private final String url = host.http() + "/llms.txt";

    @AfterEach
    void close() {
        http.close();
        host.close();
    }

    @Test
    void aListThatCannotBeFetchedIsTakenFromTheCacheWithItsDateAndTheReason() throws IOException {
        host.serve("/llms.txt", _ -> XrpcResponse.text(200, "- [app.bsky.feed.post](x)\n"));
        assertThat(source(FIRST).read(url)).satisfies(read -> {
            assertThat(read.notFresh()).isNull();
            assertThat(read.readAt()).isEqualTo(FIRST);
        });
        host.serve("/llms.txt", _ -> XrpcResponse.empty(503));
        NsidSource.Read kept = source(FIRST.plusSeconds(86_400)).read(url);
        assertThat(kept.list().names()).containsExactly(new Nsid("app.bsky.feed.post"));
        assertThat(kept.readAt()).isEqualTo(FIRST);
        assertThat(kept.notFresh()).isEqualTo("HTTP 503");
    }

    @Test
    void aPageThatNamesNothingDoesNotReplaceTheListThatIsKept() throws IOException {
        host.serve("/llms.txt", _ -> XrpcResponse.text(200, "app.bsky.feed.post"));
        source(FIRST).read(url);
        host.serve("/llms.txt", _ -> XrpcResponse.text(200, "down for maintenance"));
        NsidSource.Read kept = source(FIRST.plusSeconds(60)).read(url);
        assertThat(kept.list().names()).hasSize(1);
        assertThat(kept.notFresh()).isEqualTo("it names no NSID");
    }

    @Test
    void aPageOfHtmlDoesNotReplaceTheListThatIsKeptWhateverItNames() throws IOException {
        host.serve("/llms.txt", _ -> XrpcResponse.text(200, "app.bsky.feed.post"));
        source(FIRST).read(url);
        host.serve("/llms.txt", _ -> XrpcResponse.text(200, "\n<!DOCTYPE html>\n<p>\nwww.example.com\n</p>"));
        for (int i = 0; i < 2; i++) {
            NsidSource.Read kept = source(FIRST.plusSeconds(60)).read(url);
            assertThat(kept.list().names()).containsExactly(new Nsid("app.bsky.feed.post"));
            assertThat(kept.notFresh()).isEqualTo("it is HTML");
        }
    }

    @Test
    void withoutACopyAListThatCannotBeFetchedIsAnError() {
        host.serve("/llms.txt", _ -> XrpcResponse.empty(404));
        assertThatThrownBy(() -> source(FIRST).read(url))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("no list at " + url + ": HTTP 404");
    }

    @Test
    void aCopyThatIsDamagedCountsAsNone() throws IOException {
        host.serve("/llms.txt", _ -> XrpcResponse.text(200, "app.bsky.feed.post"));
        source(FIRST).read(url);
        try (var files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.writeString(file, "{\"url\":");
            }
        }
        host.serve("/llms.txt", _ -> XrpcResponse.empty(500));
        assertThatThrownBy(() -> source(FIRST).read(url)).hasMessageContaining("HTTP 500");
    }

    @Test
    void aCopyOfAnotherUrlCountsAsNone() throws IOException {
        host.serve("/llms.txt", _ -> XrpcResponse.text(200, "app.bsky.feed.post"));
        source(FIRST).read(url);
        Path file;
        try (var files = Files.list(folder)) {
            file = files.findFirst().orElseThrow();
        }
        Files.writeString(file, Files.readString(file).replace("/llms.txt", "/other.txt"));
        host.serve("/llms.txt", _ -> XrpcResponse.empty(500));
        assertThatThrownBy(() -> source(FIRST).read(url)).hasMessageContaining("HTTP 500");
    }

    @Test
    void aListMayBeAFileOrStandardInput() throws IOException {
        Path file = Files.writeString(folder.resolve("list"), "app.bsky.feed.post");
        assertThat(source(FIRST).read(file.toString()).list().names()).hasSize(1);
        assertThat(source(FIRST).read("-").list().names()).containsExactly(new Nsid("app.bsky.feed.like"));
        assertThatThrownBy(() -> source(FIRST).read(folder.resolve("none").toString()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot read");
    }

    private NsidSource source(Instant now) {
        return new NsidSource(
                new XrpcClient(http, InstantSource.system()),
                new NsidCache(folder),
                new ByteArrayInputStream("app.bsky.feed.like".getBytes(StandardCharsets.UTF_8)),
                InstantSource.fixed(now));
    }
}

package parallax.atproto.testkit.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import parallax.atproto.address.AddressGuard;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.event.Event;
import parallax.atproto.event.Frame;
import parallax.atproto.event.FrameDecoder;
import parallax.atproto.firehose.FirehoseOptions;
import parallax.atproto.stream.EventStream;
import parallax.atproto.stream.StreamItem;
import parallax.atproto.testkit.host.Fault;
import parallax.atproto.testkit.pds.PdsAccount;
import parallax.atproto.testkit.pds.SimulatedPds;

class SimulatedRelayTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String POST = "app.bsky.feed.post";

    private final SimulatedPds one = pds(1);
    private final SimulatedPds two = pds(2);
    private final SimulatedRelay relay = SimulatedRelay.startAfter(1_000);
    private final HttpClient http = HttpClient.newHttpClient();

    private static SimulatedPds pds(int seed) {
        return SimulatedPds.start(null, new SplittableRandom(seed), () -> Instant.parse("2026-08-20T12:00:00Z"));
    }

    @AfterEach
    void stop() {
        http.close();
        relay.close();
        one.close();
        two.close();
    }

    private JsonNode json(String query) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(relay.http() + "/xrpc/com.atproto.sync." + query))
                .build();
        return new ObjectMapper()
                .readTree(
                        http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    private List<String> dids(String query) throws Exception {
        List<String> dids = new ArrayList<>();
        json(query).path("repos").forEach(repo -> dids.add(repo.path("did").asText()));
        return dids;
    }

    @Test
    void theEventsOfItsHostsComeUnderItsOwnNumbersAndFillItsLists() throws Exception {
        PdsAccount a = one.createAccount();
        PdsAccount b = two.createAccount();
        a.create(POST + "/x");
        b.create("com.example.note/y");
        relay.crawl(one);
        relay.crawl(two);
        assertThat(relay.awaitSeq(1_010, LONG)).isTrue();

        assertThat(dids("listReposByCollection?collection=" + POST))
                .containsExactly(a.did().text());
        assertThat(dids("listRepos"))
                .containsExactlyInAnyOrder(a.did().text(), b.did().text());
        JsonNode status = json("getRepoStatus?did=" + a.did().text());
        assertThat(status.path("rev").asText()).isEqualTo(a.repo().head().rev().text());
        assertThat(json("getLatestCommit?did=" + b.did().text()).path("cid").asText())
                .isEqualTo(b.repo().commitCid().toString());
        JsonNode hosts = json("listHosts").path("hosts");
        assertThat(hosts).hasSize(2);
        assertThat(json("getHostStatus?hostname=" + one.hostPort()).path("seq").asLong())
                .isEqualTo(5);

        List<Long> seqs = new ArrayList<>();
        BlockingQueue<StreamItem> items = follow(0);
        for (int i = 0; i < 10; i++) {
            seqs.add(((StreamItem.Message) take(items)).event().seq());
        }
        assertThat(seqs).first().isEqualTo(1_001L);
        assertThat(seqs).last().isEqualTo(1_010L);
    }

    @Test
    void whatWasDeletedOrIsNotActiveIsNotListedByCollection() throws Exception {
        PdsAccount deletes = one.createAccount();
        PdsAccount rests = one.createAccount();
        deletes.create(POST + "/x");
        rests.create(POST + "/x");
        relay.crawl(one);
        assertThat(relay.awaitSeq(1_010, LONG)).isTrue();
        assertThat(dids("listReposByCollection?collection=" + POST)).hasSize(2);
        deletes.delete(POST + "/x");
        rests.deactivate();
        assertThat(relay.awaitSeq(1_012, LONG)).isTrue();
        assertThat(dids("listReposByCollection?collection=" + POST)).isEmpty();
        assertThat(json("getRepo?did=" + rests.did().text()).path("error").asText())
                .isEqualTo("RepoDeactivated");
        relay.list(deletes.did(), POST);
        assertThat(dids("listReposByCollection?collection=" + POST))
                .containsExactly(deletes.did().text());
        relay.repoStatus(deletes.did(), AccountStatus.TAKENDOWN);
        assertThat(dids("listReposByCollection?collection=" + POST)).isEmpty();
        relay.forget(deletes.did());
        assertThat(json("getRepoStatus?did=" + deletes.did().text())
                        .path("error")
                        .asText())
                .isEqualTo("RepoNotFound");
    }

    @Test
    void aWholeRepoIsAtItsPds() throws Exception {
        PdsAccount account = one.createAccount();
        relay.crawl(one);
        assertThat(relay.awaitSeq(1_004, LONG)).isTrue();
        HttpClient following = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.ALWAYS)
                .build();
        HttpRequest request = HttpRequest.newBuilder(URI.create(relay.http() + "/xrpc/com.atproto.sync.getRepo?did="
                        + account.did().text()))
                .build();
        assertThat(following
                        .send(request, HttpResponse.BodyHandlers.ofByteArray())
                        .body())
                .isEqualTo(account.repo().car().toArray());
        following.close();
    }

    @Test
    void afterAMigrationTheOldHostsFarewellDoesNotHideTheAccount() throws Exception {
        PdsAccount account = one.createAccount();
        one.host().window().forEach(frame -> take(one, frame));
        account.migrateTo(two);
        two.host().window().forEach(frame -> take(two, frame));
        take(one, one.host().window().getLast());
        assertThat(json("getRepoStatus?did=" + account.did().text())
                        .path("active")
                        .asBoolean())
                .isTrue();
        assertThat(relay.host().window()).hasSize(8);
    }

    private void take(SimulatedPds from, ByteSlice frame) {
        relay.take(from.hostPort(), (Frame.Message) FrameDecoder.decode(frame));
    }

    @Test
    void windowAndErrorsAreThoseOfARelay() throws Exception {
        one.createAccount();
        relay.crawl(one);
        assertThat(relay.awaitSeq(1_004, LONG)).isTrue();
        relay.host().forgetThrough(1_003);
        BlockingQueue<StreamItem> outdated = follow(1_001);
        assertThat(take(outdated))
                .isInstanceOfSatisfying(
                        StreamItem.Notice.class,
                        notice -> assertThat(notice.info().name()).isEqualTo("OutdatedCursor"));
        assertThat(((StreamItem.Message) take(outdated)).event().seq()).isEqualTo(1_004);
        assertThat(take(follow(2_000)))
                .isInstanceOfSatisfying(
                        StreamItem.Failure.class,
                        failure -> assertThat(failure.error()).isEqualTo("FutureCursor"));
        // Else the one that was refused may come back first and get what the next one is to get.
        streams.forEach(EventStream::close);
        for (EventStream stream : streams) {
            assertThat(stream.awaitEnd(LONG)).isTrue();
        }
        relay.host().nextConnection(new Fault.TooSlow(0));
        assertThat(take(follow(1_003)))
                .isInstanceOfSatisfying(
                        StreamItem.Failure.class,
                        failure -> assertThat(failure.error()).isEqualTo("ConsumerTooSlow"));
    }

    @Test
    void whatItDoesNotCarryIsNeitherSentNorListed() throws Exception {
        PdsAccount account = one.createAccount();
        relay.carryOnly(event -> !(event instanceof Event.Commit));
        relay.crawl(one);
        account.create(POST + "/x");
        account.sync();
        assertThat(relay.awaitSeq(1_004, LONG)).isTrue();
        assertThat(dids("listReposByCollection?collection=" + POST)).isEmpty();
        assertThat(relay.host().window()).hasSize(4);
    }

    private final List<EventStream> streams = new ArrayList<>();

    @AfterEach
    void stopStreams() {
        streams.forEach(EventStream::close);
    }

    private BlockingQueue<StreamItem> follow(long cursor) {
        BlockingQueue<StreamItem> items = new LinkedBlockingQueue<>();
        streams.add(EventStream.start(
                FirehoseOptions.of(
                        relay.host().stream(),
                        "tester/1",
                        AddressGuard.publicOnly().allowingInsecureLocalhost()),
                OptionalLong.of(cursor),
                items::add));
        return items;
    }

    private static StreamItem take(BlockingQueue<StreamItem> items) throws InterruptedException {
        StreamItem item = items.poll(60, TimeUnit.SECONDS);
        assertThat(item).isNotNull();
        return item;
    }
}

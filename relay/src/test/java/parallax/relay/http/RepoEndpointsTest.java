package parallax.relay.http;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import parallax.atproto.testkit.TestRepo;
import parallax.relay.http.HttpCalls.Reply;
import parallax.relay.http.SmallNetwork.Person;

/** What the relay tells of repos, each endpoint with each kind of account. */
@SuppressWarnings("NullAway.Init")
class RepoEndpointsTest {
    private static final String SYNC = "/xrpc/com.atproto.sync.";
    private static final String UNKNOWN = "did:plc:zzzzzzzzzzzzzzzzzzzzzzzz";

    private static SmallNetwork network;

    @BeforeAll
    static void start(@TempDir Path dir) {
        network = new SmallNetwork(dir);
    }

    @AfterAll
    static void stop() {
        network.close();
    }

    @Test
    void listReposShowsEveryRepoWithAHeadInOrderOfItsDid() {
        Reply reply = get("listRepos");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(dids(reply.json())).containsExactlyElementsOf(listed());
        assertThat(reply.json().has("cursor")).isFalse();
    }

    @Test
    void listReposTellsHeadRevAndStatusOfEach() {
        assertThat(row(Person.ALICE)).isEqualTo(expectedRow(Person.ALICE, true, ""));
        assertThat(row(Person.THROTTLED)).isEqualTo(expectedRow(Person.THROTTLED, true, "throttled"));
        assertThat(row(Person.DEACTIVATED)).isEqualTo(expectedRow(Person.DEACTIVATED, false, "deactivated"));
        assertThat(row(Person.TAKENDOWN_HERE)).isEqualTo(expectedRow(Person.TAKENDOWN_HERE, false, "takendown"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 1000})
    void pagesOfAnySizeReachEveryRepoOnce(int limit) {
        List<String> seen = new ArrayList<>();
        String cursor = "";
        int pages = 0;
        do {
            JsonNode page =
                    get("listRepos?limit=" + limit + "&cursor=" + cursor).json();
            assertThat(page.path("repos").size()).isLessThanOrEqualTo(limit);
            seen.addAll(dids(page));
            cursor = page.path("cursor").asText();
            assertThat(++pages).isLessThan(50);
        } while (!cursor.isEmpty());

        assertThat(seen).containsExactlyElementsOf(listed());
    }

    @Test
    void listReposGoesOnAfterADidThatItDoesNotKnow() {
        assertThat(dids(get("listRepos?cursor=did:plc:0").json())).containsExactlyElementsOf(listed());
        assertThat(dids(get("listRepos?cursor=" + UNKNOWN).json())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "ALICE, true, ''",
        "ELSEWHERE, true, ''",
        "THROTTLED, true, throttled",
        "DEACTIVATED, false, deactivated",
        "SUSPENDED, false, suspended",
        "TAKENDOWN_BY_HOST, false, takendown",
        "TAKENDOWN_HERE, false, takendown",
        "DELETED, false, deleted"
    })
    void theStatusOfARepoIsThatOfItsAccountAndOnlyAnActiveOneHasARev(Person person, boolean active, String status) {
        JsonNode body = get("getRepoStatus?did=" + network.did(person)).json();

        assertThat(body.path("did").asText()).isEqualTo(network.did(person));
        assertThat(body.path("active").isBoolean()).isTrue();
        assertThat(body.path("active").asBoolean()).isEqualTo(active);
        assertThat(body.path("status").asText()).isEqualTo(status);
        String rev = active ? network.repo(person).head().rev().text() : "";
        assertThat(body.path("rev").asText()).isEqualTo(rev);
    }

    @Test
    void anAccountWithoutACommitIsActiveWithoutARev() {
        JsonNode body =
                get("getRepoStatus?did=" + network.did(Person.WITHOUT_COMMIT)).json();

        assertThat(body.path("active").asBoolean()).isTrue();
        assertThat(body.has("rev")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ALICE", "ELSEWHERE", "THROTTLED"})
    void theLatestCommitIsTheNewestThatWasAccepted(Person person) {
        Reply reply = get("getLatestCommit?did=" + network.did(person));
        TestRepo repo = network.repo(person);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().size()).isEqualTo(2);
        assertThat(reply.json().path("cid").asText()).isEqualTo(repo.commitCid().toString());
        assertThat(reply.json().path("rev").asText())
                .isEqualTo(repo.head().rev().text());
    }

    @Test
    void aRepoIsFetchedFromItsPds() {
        URI location = location("getRepo?did=" + network.did(Person.ELSEWHERE));

        assertThat(location.toString()).startsWith(network.other.http() + SYNC + "getRepo?");
        assertThat(location.getQuery()).isEqualTo("did=" + network.did(Person.ELSEWHERE));
    }

    @Test
    void theRevSinceWhichARepoIsWantedGoesAlong() {
        String rev = network.repo(Person.ALICE).head().rev().text();
        URI location = location("getRepo?did=" + network.did(Person.ALICE) + "&since=" + rev);

        assertThat(location.getPort()).isEqualTo(network.host.port());
        assertThat(location.getQuery()).isEqualTo("did=" + network.did(Person.ALICE) + "&since=" + rev);
    }

    @Test
    void nothingOfTheCallerGetsIntoTheRedirectUnescaped() {
        URI location = location("getRepo?did=" + network.did(Person.ALICE) + "&since=a%26did%3Db%0d%0aX-Y%3A1");

        assertThat(location.getRawQuery()).endsWith("&since=a%26did%3Db%0D%0AX-Y%3A1");
    }

    private static URI location(String call) {
        Reply reply = get(call);
        assertThat(reply.status()).isEqualTo(302);
        return URI.create(reply.header("Location"));
    }

    private static Reply get(String call) {
        return network.api.get(SYNC + call);
    }

    private static List<String> listed() {
        return EnumSet.complementOf(EnumSet.of(Person.DELETED, Person.WITHOUT_COMMIT)).stream()
                .map(network::did)
                .sorted(Comparator.naturalOrder())
                .toList();
    }

    private static List<String> dids(JsonNode page) {
        List<String> dids = new ArrayList<>();
        page.path("repos").forEach(repo -> dids.add(repo.path("did").asText()));
        return dids;
    }

    private static String row(Person person) {
        for (JsonNode row : get("listRepos").json().path("repos")) {
            if (row.path("did").asText().equals(network.did(person))) {
                return row.properties().stream()
                        .map(field -> field.getKey() + "=" + field.getValue().asText())
                        .collect(joining(" "));
            }
        }
        return "not listed";
    }

    private static String expectedRow(Person person, boolean active, String status) {
        TestRepo repo = network.repo(person);
        String row = "did=%s head=%s rev=%s active=%s"
                .formatted(
                        network.did(person), repo.commitCid(), repo.head().rev().text(), active);
        return status.isEmpty() ? row : row + " status=" + status;
    }
}

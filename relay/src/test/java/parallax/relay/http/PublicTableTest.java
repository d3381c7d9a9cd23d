package parallax.relay.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parallax.relay.app.RunningRelay;
import parallax.relay.http.HttpCalls.Reply;
import parallax.relay.http.SmallNetwork.Person;

/** Endpoint by case: what everybody is answered, right or wrong. */
@SuppressWarnings("NullAway.Init")
class PublicTableTest {
    private static final String SYNC = "/xrpc/com.atproto.sync.";
    private static final int OVER_A_MEBIBYTE = (1 << 20) + 1;

    private static SmallNetwork network;

    @BeforeAll
    static void start(@TempDir Path dir) {
        network = new SmallNetwork(dir);
    }

    @AfterAll
    static void stop() {
        network.close();
    }

    /**
     * A path without a slash is a method of {@code com.atproto.sync}. Names of {@link Person} stand for DIDs, {@code
     * HOST} and {@code OWN} for the names of a host and of the relay. What is told: the fields of the answer, the name
     * of its error, or nothing. Rows may come in any order.
     */
    @ParameterizedTest
    @CsvSource(quoteCharacter = '\'', delimiter = '|', textBlock = """
            GET  | listRepos                                     |   | 200 | repos
            GET  | listRepos?limit=1                             |   | 200 | cursor repos
            GET  | listRepos?limit=1000                          |   | 200 | repos
            GET  | listRepos?limit=1001                          |   | 400 | BadRequest
            GET  | listRepos?limit=0                             |   | 400 | BadRequest
            GET  | listRepos?limit=-1                            |   | 400 | BadRequest
            GET  | listRepos?limit=abc                           |   | 400 | BadRequest
            GET  | listRepos?limit=1.5                           |   | 400 | BadRequest
            GET  | listRepos?limit=99999999999999999999          |   | 400 | BadRequest
            GET  | listRepos?limit=                              |   | 200 | repos
            GET  | listRepos?limit=1&limit=1000                  |   | 200 | cursor repos
            GET  | listRepos?limit=1000&limit=0                  |   | 200 | repos
            GET  | listRepos?cursor=                             |   | 200 | repos
            GET  | listRepos?cursor=7                            |   | 400 | BadRequest
            GET  | listRepos?cursor=ALICE                        |   | 200 | repos
            GET  | listRepos?cursor=UNKNOWN                      |   | 200 | repos
            GET  | listRepos?unknown=parameter                   |   | 200 | repos
            HEAD | listRepos                                     |   | 200 |
            HEAD | listRepos?limit=0                             |   | 400 |
            OPTIONS | listRepos                                  |   | 204 |
            POST | listRepos                                     |   | 405 | MethodNotAllowed
            DELETE | listRepos                                   |   | 405 | MethodNotAllowed
            GET  | getRepoStatus                                 |   | 400 | BadRequest
            GET  | getRepoStatus?did=                            |   | 400 | BadRequest
            GET  | getRepoStatus?did=alice.test                  |   | 400 | BadRequest
            GET  | getRepoStatus?did=did:plc                     |   | 400 | BadRequest
            GET  | getRepoStatus?did=UNKNOWN                     |   | 404 | RepoNotFound
            GET  | getRepoStatus?did=ALICE                       |   | 200 | active did rev
            GET  | getRepoStatus?did=ALICE&did=UNKNOWN           |   | 200 | active did rev
            GET  | getRepoStatus?did=THROTTLED                   |   | 200 | active did rev status
            GET  | getRepoStatus?did=WITHOUT_COMMIT              |   | 200 | active did
            GET  | getRepoStatus?did=DEACTIVATED                 |   | 200 | active did status
            GET  | getRepoStatus?did=SUSPENDED                   |   | 200 | active did status
            GET  | getRepoStatus?did=TAKENDOWN_BY_HOST           |   | 200 | active did status
            GET  | getRepoStatus?did=TAKENDOWN_HERE              |   | 200 | active did status
            GET  | getRepoStatus?did=DELETED                     |   | 200 | active did status
            HEAD | getRepoStatus?did=ALICE                       |   | 200 |
            POST | getRepoStatus?did=ALICE                       |   | 405 | MethodNotAllowed
            GET  | getLatestCommit                               |   | 400 | BadRequest
            GET  | getLatestCommit?did=nobody                    |   | 400 | BadRequest
            GET  | getLatestCommit?did=UNKNOWN                   |   | 404 | RepoNotFound
            GET  | getLatestCommit?did=ALICE                     |   | 200 | cid rev
            GET  | getLatestCommit?did=THROTTLED                 |   | 200 | cid rev
            GET  | getLatestCommit?did=WITHOUT_COMMIT            |   | 404 | RepoNotFound
            GET  | getLatestCommit?did=DEACTIVATED               |   | 403 | RepoDeactivated
            GET  | getLatestCommit?did=SUSPENDED                 |   | 403 | RepoSuspended
            GET  | getLatestCommit?did=TAKENDOWN_BY_HOST         |   | 403 | RepoTakendown
            GET  | getLatestCommit?did=TAKENDOWN_HERE            |   | 403 | RepoTakendown
            GET  | getLatestCommit?did=DELETED                   |   | 404 | RepoNotFound
            POST | getLatestCommit?did=ALICE                     |   | 405 | MethodNotAllowed
            GET  | getRepo                                       |   | 400 | BadRequest
            GET  | getRepo?did=nobody                            |   | 400 | BadRequest
            GET  | getRepo?did=UNKNOWN                           |   | 404 | RepoNotFound
            GET  | getRepo?did=ALICE                             |   | 302 |
            GET  | getRepo?did=THROTTLED                         |   | 302 |
            GET  | getRepo?did=WITHOUT_COMMIT                    |   | 302 |
            GET  | getRepo?did=DEACTIVATED                       |   | 403 | RepoDeactivated
            GET  | getRepo?did=SUSPENDED                         |   | 403 | RepoSuspended
            GET  | getRepo?did=TAKENDOWN_BY_HOST                 |   | 403 | RepoTakendown
            GET  | getRepo?did=TAKENDOWN_HERE                    |   | 403 | RepoTakendown
            GET  | getRepo?did=DELETED                           |   | 404 | RepoNotFound
            HEAD | getRepo?did=ALICE                             |   | 302 |
            POST | getRepo?did=ALICE                             |   | 405 | MethodNotAllowed
            GET  | listHosts                                     |   | 200 | hosts
            GET  | listHosts?limit=1                             |   | 200 | cursor hosts
            GET  | listHosts?limit=1000                          |   | 200 | hosts
            GET  | listHosts?limit=1001                          |   | 400 | BadRequest
            GET  | listHosts?limit=0                             |   | 400 | BadRequest
            GET  | listHosts?limit=abc                           |   | 400 | BadRequest
            GET  | listHosts?limit=                              |   | 200 | hosts
            GET  | listHosts?limit=1&limit=7                     |   | 200 | cursor hosts
            GET  | listHosts?cursor=                             |   | 200 | hosts
            GET  | listHosts?cursor=abc                          |   | 400 | BadRequest
            GET  | listHosts?cursor=-1                           |   | 400 | BadRequest
            GET  | listHosts?cursor=999999                       |   | 200 | hosts
            HEAD | listHosts                                     |   | 200 |
            POST | listHosts                                     |   | 405 | MethodNotAllowed
            GET  | getHostStatus                                 |   | 400 | BadRequest
            GET  | getHostStatus?hostname=                       |   | 400 | BadRequest
            GET  | getHostStatus?hostname=127.0.0.1              |   | 400 | BadRequest
            GET  | getHostStatus?hostname=pds.example.com:2583   |   | 400 | BadRequest
            GET  | getHostStatus?hostname=no%20host              |   | 400 | BadRequest
            GET  | getHostStatus?hostname=unknown.example.org    |   | 404 | HostNotFound
            GET  | getHostStatus?hostname=HOST                   |   | 200 | accountCount hostname seq status
            GET  | getHostStatus?hostname=https://BANNED/x       |   | 200 | accountCount hostname seq status
            POST | getHostStatus?hostname=HOST                   |   | 405 | MethodNotAllowed
            POST | requestCrawl |                                    | 400 | BadRequest
            POST | requestCrawl | not JSON                           | 400 | BadRequest
            POST | requestCrawl | []                                 | 400 | BadRequest
            POST | requestCrawl | {}                                 | 400 | BadRequest
            POST | requestCrawl | {"host":"pds.example.org"}         | 400 | BadRequest
            POST | requestCrawl | {"hostname":7}                     | 400 | BadRequest
            POST | requestCrawl | {"hostname":null}                  | 400 | BadRequest
            POST | requestCrawl | {"hostname":" "}                   | 400 | BadRequest
            POST | requestCrawl | {"hostname":"10.0.0.1"}            | 400 | BadRequest
            POST | requestCrawl | {"hostname":"http://127.0.0.1:25"} | 400 | BadRequest
            POST | requestCrawl | {"hostname":"[::1]"}               | 400 | BadRequest
            POST | requestCrawl | {"hostname":"pds"}                 | 400 | BadRequest
            POST | requestCrawl | {"hostname":"localhost"}           | 400 | BadRequest
            POST | requestCrawl | {"hostname":"ftp://HOST"}          | 400 | BadRequest
            POST | requestCrawl | {"hostname":"BANNED"}              | 400 | HostBanned
            POST | requestCrawl | {"hostname":"https://BANNED/"}     | 400 | HostBanned
            POST | requestCrawl | {"hostname":"BANNED","more":1}     | 400 | HostBanned
            POST | requestCrawl | {"hostname":"OWN"}                 | 400 | HostNotFound
            POST | requestCrawl | HUGE                               | 413 | PayloadTooLarge
            POST | requestCrawl | {"hostname":"HOST"}                | 200 |
            GET  | requestCrawl                                  |   | 405 | MethodNotAllowed
            OPTIONS | requestCrawl                               |   | 204 |
            GET  | subscribeRepos                                |   | 426 | UpgradeRequired
            GET  | subscribeRepos?cursor=0                       |   | 426 | UpgradeRequired
            HEAD | subscribeRepos                                |   | 405 |
            POST | subscribeRepos                                |   | 405 | MethodNotAllowed
            OPTIONS | subscribeRepos                             |   | 204 |
            GET  | getBlob?did=ALICE                             |   | 501 | MethodNotImplemented
            POST | notifyOfUpdate                                |   | 501 | MethodNotImplemented
            GET  | /xrpc/com.example.none                        |   | 501 | MethodNotImplemented
            HEAD | /xrpc/com.example.none                        |   | 501 |
            GET  | /xrpc/                                        |   | 404 | XRPCNotSupported
            GET  | /xrpc/none                                    |   | 404 | XRPCNotSupported
            GET  | /nothing                                      |   | 404 | NotFound
            OPTIONS | /nothing                                   |   | 204 |
            GET  | /metrics                                      |   | 404 | NotFound
            GET  | /admin/nothing                                |   | 404 | NotFound
            GET  | /_health                                      |   | 200 | status version
            GET  | /xrpc/_health                                 |   | 200 | status version
            GET  | /_ready                                       |   | 200 | status version
            HEAD | /_health                                      |   | 200 |
            POST | /_health                                      |   | 405 | MethodNotAllowed
            HEAD | /                                             |   | 200 |
            POST | /                                             |   | 405 | MethodNotAllowed
            """)
    void everyCaseHasItsAnswer(String verb, String path, @Nullable String body, int status, @Nullable String told) {
        String hosts = hosts();
        Reply reply = network.api.send(verb, named(path.startsWith("/") ? path : SYNC + path), named(body));

        assertThat(reply.status()).as(reply.text()).isEqualTo(status);
        assertThat(fields(reply)).isEqualTo(told == null ? Set.of() : expected(told, status));
        if (status >= 400 && told != null) {
            assertThat(reply.error()).isEqualTo(told);
        }
        assertThat(reply.header("Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(reply.header("Server")).isEqualTo("parallax/" + RunningRelay.VERSION + " (atproto-relay)");
        if (status == 405 || status == 204) {
            assertThat(reply.header("Allow")).contains("OPTIONS");
        }
        assertThat(hosts()).as("hosts").isEqualTo(hosts);
    }

    private static Set<String> expected(String told, int status) {
        return status >= 400 ? Set.of("error", "message") : Set.of(told.split(" ", -1));
    }

    private static Set<String> fields(Reply reply) {
        Set<String> names = new TreeSet<>();
        if (!reply.text().isEmpty()) {
            reply.json().fieldNames().forEachRemaining(names::add);
        }
        return names;
    }

    private static String hosts() {
        return network.api
                .get(SYNC + "listHosts")
                .json()
                .findValuesAsText("hostname")
                .toString();
    }

    private static String named(@Nullable String text) {
        if (text == null) {
            return "";
        }
        String named = text.strip().replace("UNKNOWN", "did:plc:zzzzzzzzzzzzzzzzzzzzzzzz");
        // Before the names of hosts, which are in some of theirs.
        for (Person person : Person.values()) {
            named = named.replace(person.name(), network.did(person));
        }
        return named.replace("BANNED", SmallNetwork.BANNED)
                .replace("HUGE", " ".repeat(OVER_A_MEBIBYTE))
                .replace("HOST", network.host.hostPort())
                .replace("OWN", "localhost:" + network.relay.api().getPort());
    }
}

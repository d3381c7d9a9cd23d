package parallax.relay.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parallax.relay.app.RunningRelay;
import parallax.relay.http.HttpCalls.Reply;
import parallax.relay.http.SmallNetwork.Person;

/**
 * Endpoint by case: what the operator's endpoints answer, right or wrong, or once more, and that none answers a
 * stranger.
 */
@SuppressWarnings("NullAway.Init")
class AdminTableTest {
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
     * {@code ALICE}, {@code OTHER} and {@code BANNED} stand for a DID and the names of hosts. Rows may come in any
     * order.
     */
    @ParameterizedTest
    @CsvSource(quoteCharacter = '\'', delimiter = '|', textBlock = """
            GET  | subs/getUpstreamConns                   |                                         | 200 | OTHER
            POST | subs/killUpstream                       |                                         | 400 | BadRequest
            POST | subs/killUpstream?host=                 |                                         | 400 | BadRequest
            POST | subs/killUpstream?host=no.such.test     |                                         | 404 | HostNotFound
            POST | subs/killUpstream?host=BANNED           |                                         | 400 | no active connection
            POST | subs/killUpstream?host=OTHER&block=what |  | 400 | BadRequest
            GET  | subs/getEnabled                         |                                         | 200 | {"enabled":true}
            POST | subs/setEnabled?enabled=true            |                                         | 200 | {"success":"true"}
            POST | subs/setEnabled                         |                                         | 400 | BadRequest
            POST | subs/setEnabled?enabled=maybe           |                                         | 400 | BadRequest
            GET  | subs/perDayLimit                        |                                         | 200 | {"limit":50}
            POST | subs/setPerDayLimit?limit=50            |                                         | 200 | {"success":"true"}
            POST | subs/setPerDayLimit?limit=-1            |                                         | 400 | BadRequest
            POST | subs/setPerDayLimit?limit=many          |                                         | 400 | BadRequest
            POST | subs/setPerDayLimit                     |                                         | 400 | BadRequest
            GET  | subs/listDomainBans                     |                                         | 200 | banned_domains
            POST | subs/banDomain                          | {"Domain":"bad.example.org"}            | 200 | {"success":"true"}
            POST | subs/banDomain                          | {"domain":"worse.example.org"}          | 200 | {"success":"true"}
            POST | subs/banDomain                          | {"domain":"10.0.0.1"}                   | 400 | BadRequest
            POST | subs/banDomain                          | {"domain":7}                            | 400 | BadRequest
            POST | subs/banDomain                          | {}                                      | 400 | BadRequest
            POST | subs/unbanDomain                        | {"domain":"fine.example.org"}           | 404 | DomainNotFound
            GET  | subs/listTrustedDomains                 |                                         | 200 | *.host.bsky.network
            POST | subs/trustDomain                        | {"domain":"*"}                          | 400 | BadRequest
            POST | subs/trustDomain                        | {"domain":"*.big.example.org"}          | 200 | {"success":"true"}
            POST | subs/distrustDomain                     | {"domain":"*.none.example.org"}         | 404 | DomainNotFound
            POST | repo/takeDown                           | {"did":"alice.test"}                    | 400 | BadRequest
            POST | repo/takeDown                           | not JSON                                | 400 | BadRequest
            POST | repo/takeDown                           | []                                      | 400 | BadRequest
            POST | repo/reverseTakedown                    | {"did":"ALICE"}                         | 200 | {"success":"true"}
            POST | repo/reverseTakedown                    | {}                                      | 400 | BadRequest
            GET  | repo/takedowns                          |                                         | 200 | dids
            GET  | repo/takedowns?size=1&cursor=           |                                         | 200 | cursor
            GET  | repo/takedowns?cursor=7                 |                                         | 400 | BadRequest
            POST | repo/takeDown                           | {"did":"UNKNOWN"}                       | 200 | {"success":"true"}
            POST | repo/reverseTakedown                    | {"did":"UNKNOWN"}                       | 200 | {"success":"true"}
            GET  | repo/takedowns?size=few                 |                                         | 400 | BadRequest
            POST | identity/purge                          | {"did":"ALICE"}                         | 200 | {"success":"true"}
            POST | identity/purge                          | {"did":"nobody"}                        | 400 | BadRequest
            GET  | pds/list                                |                                         | 200 | PerSecondEventRate
            GET  | pds/list?limit=1                        |                                         | 200 | "ID":1
            GET  | pds/list?limit=0                        |                                         | 400 | BadRequest
            GET  | pds/list?cursor=a                       |                                         | 400 | BadRequest
            POST | pds/requestCrawl                        | {"hostname":"BANNED"}                   | 400 | HostBanned
            POST | pds/requestCrawl                        | {"hostname":"10.0.0.1"}                 | 400 | BadRequest
            POST | pds/requestCrawl                        | {}                                      | 400 | BadRequest
            POST | pds/changeLimits                        | {"host":"OTHER","repo_limit":5000}      | 200 | {"success":"true"}
            POST | pds/changeLimits                        | {"host":"OTHER","repo_limit":null}      | 200 | {"success":"true"}
            POST | pds/changeLimits                        | {"host":"OTHER"}                        | 200 | {"success":"true"}
            POST | pds/changeLimits                        | {"host":"OTHER","repo_limit":-1}        | 400 | BadRequest
            POST | pds/changeLimits                        | {"host":"OTHER","repo_limit":"many"}    | 400 | BadRequest
            POST | pds/changeLimits                        | {"host":"no.such.test","repo_limit":1}  | 404 | HostNotFound
            POST | pds/changeLimits                        | {"repo_limit":1}                        | 400 | BadRequest
            POST | pds/block                               |                                         | 400 | BadRequest
            POST | pds/block?host=no.such.test             |                                         | 404 | HostNotFound
            POST | pds/block?host=BANNED                   |                                         | 200 | {"success":"true"}
            POST | pds/unblock                             |                                         | 400 | BadRequest
            POST | pds/unblock?host=no.such.test           |                                         | 404 | HostNotFound
            POST | pds/resetCursor                         | {"host":"OTHER","cursor":"yesterday"}   | 400 | BadRequest
            POST | pds/resetCursor                         | {"host":"OTHER","cursor":-3}            | 400 | BadRequest
            POST | pds/resetCursor                         | {"host":"OTHER","cursor":1.5}           | 400 | BadRequest
            POST | pds/resetCursor                         | {"host":"OTHER","cursor":9223372036854775807} | 400 | BadRequest
            POST | pds/resetCursor                         | {"host":"OTHER"}                        | 400 | BadRequest
            POST | pds/resetCursor                         | {"host":"no.such.test","cursor":"live"} | 404 | HostNotFound
            POST | pds/delete                              | {"host":"no.such.test"}                 | 404 | HostNotFound
            POST | pds/delete                              | {}                                      | 400 | BadRequest
            POST | pds/trust                               | {"host":"OTHER","trust":"trusted"}      | 200 | {"success":"true"}
            POST | pds/trust                               | {"host":"OTHER","trust":"by_domain"}    | 200 | {"success":"true"}
            POST | pds/trust                               | {"host":"OTHER","trust":"a bit"}        | 400 | BadRequest
            POST | pds/trust                               | {"host":"no.such.test","trust":"trusted"}| 404 | HostNotFound
            GET  | consumers/list                          |                                         | 200 | connected_at
            POST | consumers/kick                          | {"id":123456}                           | 404 | ConsumerNotFound
            POST | consumers/kick                          | {"id":"one"}                            | 400 | BadRequest
            POST | consumers/kick                          | {}                                      | 400 | BadRequest
            GET  | backfill-collections                    |                                         | 200 | {"running":false,"total":0,"completed":0,"in_progress":0,"total_imported":0
            POST | backfill-collections                    |                                         | 400 | BadRequest
            POST | backfill-collections?source=OTHER       | {"discover":false}                      | 400 | NothingToDo
            POST | backfill-collections?source=OTHER       | {"discover":"no"}                       | 400 | BadRequest
            POST | backfill-collections?source=OTHER       | {"kind":"everything"}                   | 400 | BadRequest
            POST | backfill-collections?source=OTHER       | {"nsids":["no name"]}                   | 400 | BadRequest
            POST | backfill-collections?source=OTHER       | {"nsids":"a.b.c"}                       | 400 | BadRequest
            POST | backfill-collections?source=10.0.0.1    | {"nsids":["a.b.c"],"discover":false}    | 400 | NothingToDo
            POST | backfill-collections?source=:::         | {"nsids":["a.b.c"]}                     | 400 | BadRequest
            POST | backfill-collections                    | {"kind":"dids","dids":["alice.test"]}   | 400 | BadRequest
            POST | backfill-collections                    | {"kind":"crawl","hosts":["10.0.0.1"]}   | 400 | BadRequest
            POST | backfill-collections                    | {"kind":"crawl"}                        | 400 | NothingToDo
            POST | backfill-collections                    | {"kind":"crawl","hosts":["a.b.local"]}  | 400 | BadRequest
            POST | backfill-collections/pause              |                                         | 409 | NoBackfill
            POST | backfill-collections/resume             |                                         | 409 | NoBackfill
            POST | backfill-collections/cancel             |                                         | 409 | NoBackfill
            GET  | audit                                   |                                         | 200 | acts
            GET  | audit?limit=0                           |                                         | 400 | BadRequest
            GET  | audit?cursor=x                          |                                         | 400 | BadRequest
            """)
    void everyCaseHasItsAnswerAndAStrangerHasNone(
            String verb, String path, @Nullable String body, int status, String told) {
        Reply reply = call(verb, named(path), named(body), "Authorization", "Bearer " + RunningRelay.PASSWORD);

        assertThat(reply.status()).as(reply.text()).isEqualTo(status);
        assertThat(reply.text()).contains(named(told));
        if (status >= 400) {
            assertThat(reply.error()).isNotEmpty();
        } else {
            Reply again = call(verb, named(path), named(body), "Authorization", "Bearer " + RunningRelay.PASSWORD);
            assertThat(again.status()).as("once more: " + again.text()).isEqualTo(status);
        }

        Reply stranger = call(verb, named(path), named(body));
        assertThat(stranger.status()).isEqualTo(401);
        assertThat(stranger.error()).isEqualTo("AuthenticationRequired");
        assertThat(stranger.header("WWW-Authenticate")).startsWith("Basic");
    }

    private static Reply call(String verb, String path, String body, String... headers) {
        return verb.equals("GET")
                ? network.api.get("/admin/" + path, headers)
                : network.api.post("/admin/" + path, body, headers);
    }

    private static String named(@Nullable String text) {
        return text == null
                ? ""
                : text.strip()
                        .replace("UNKNOWN", "did:plc:zzzzzzzzzzzzzzzzzzzzzzzz")
                        .replace("ALICE", network.did(Person.ALICE))
                        .replace("OTHER", network.other.hostPort())
                        .replace("BANNED", SmallNetwork.BANNED);
    }
}

package parallax.relay.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import parallax.relay.app.RunningRelay;
import parallax.relay.http.HttpCalls.Reply;
import parallax.relay.http.SmallNetwork.Person;

/** What holds of every path of the operator, and that goat, the existing relay's client, can use them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class AdminPathsTest {
    /** Tests run in the folder of their module. */
    private static final Path README = Path.of("README.md");

    private static final List<String> READ = List.of(
            "repo/takedowns",
            "pds/list",
            "subs/getUpstreamConns",
            "subs/getEnabled",
            "subs/perDayLimit",
            "subs/listDomainBans",
            "subs/listTrustedDomains",
            "consumers/list",
            "audit");

    private static final List<String> ACTS = List.of(
            "repo/takeDown",
            "repo/reverseTakedown",
            "identity/purge",
            "pds/requestCrawl",
            "pds/block",
            "pds/unblock",
            "pds/changeLimits",
            "pds/resetCursor",
            "pds/delete",
            "pds/trust",
            "subs/killUpstream",
            "subs/setEnabled",
            "subs/setPerDayLimit",
            "subs/banDomain",
            "subs/unbanDomain",
            "subs/trustDomain",
            "subs/distrustDomain",
            "consumers/kick");

    /** Their cases are rows of {@link AdminTableTest}. */
    private static final List<String> WITHOUT_SUBJECT = List.of(
            "backfill-collections",
            "backfill-collections/pause",
            "backfill-collections/resume",
            "backfill-collections/cancel");

    private static final String BASIC = "Basic " + base64("admin:" + RunningRelay.PASSWORD);
    private static final String BEARER = "Bearer " + RunningRelay.PASSWORD;

    private SmallNetwork network;

    @BeforeAll
    void start(@TempDir Path dir) {
        network = new SmallNetwork(dir);
    }

    @AfterAll
    void stop() {
        network.close();
    }

    @Test
    void thePathsAreThoseThatOperatorsAreTold() throws IOException {
        List<String> page = Files.readAllLines(README);
        Pattern path = Pattern.compile("`([a-zA-Z-]+/[a-zA-Z]+|audit|backfill-collections)`");
        TreeSet<String> told =
                page.subList(page.indexOf("| path under `/admin/` | parameters | what |"), page.size()).stream()
                        .takeWhile(line -> line.startsWith("|"))
                        .map(line -> line.substring(0, line.indexOf('|', 1)))
                        .flatMap(line -> path.matcher(line).results())
                        .map((MatchResult found) -> found.group(1))
                        .collect(Collectors.toCollection(TreeSet::new));
        assertThat(told)
                .containsExactlyInAnyOrderElementsOf(Stream.of(READ, ACTS, WITHOUT_SUBJECT)
                        .flatMap(List::stream)
                        .toList());
    }

    @ParameterizedTest
    @FieldSource("READ")
    void whatIsReadIsReadByTheOperatorOnly(String path) {
        assertThat(call("GET", path, "").status()).isEqualTo(401);
        assertThat(call("GET", path, "", "Basic " + base64("admin:guess")).status())
                .isEqualTo(401);
        assertThat(call("GET", path, "", BASIC).status()).isEqualTo(200);
        assertThat(call("GET", path, "", BEARER).status()).isEqualTo(200);
        assertThat(call("HEAD", path, "", BASIC).status()).isEqualTo(200);
        assertWrongVerb(call("POST", path, "{}", BASIC));
    }

    @ParameterizedTest
    @FieldSource("ACTS")
    void whatActsIsDoneByTheOperatorOnlyAndNotWithoutASubject(String path) {
        assertThat(call("POST", path, "{}").status()).isEqualTo(401);
        assertThat(call("POST", path, "{}", "Bearer guess").status()).isEqualTo(401);
        for (String credentials : List.of(BASIC, BEARER)) {
            for (String body : List.of("", "{}", "[]", "not JSON")) {
                Reply reply = call("POST", path, body, credentials);
                assertThat(reply.status()).as(body).isEqualTo(400);
                assertThat(reply.error()).isEqualTo("BadRequest");
            }
        }
        assertWrongVerb(call("GET", path, "", BASIC));
    }

    /**
     * The requests of each {@code goat relay admin} command, as its source makes them, and what it needs of the answer:
     * 200, and an array where it lists rows.
     */
    @ParameterizedTest
    @CsvSource(quoteCharacter = '\'', delimiter = '|', textBlock = """
            account takedown           | POST | repo/takeDown               | {"did":"ALICE"}                 | success
            account takedown --reverse | POST | repo/reverseTakedown        | {"did":"ALICE"}                 | success
            account list               | GET  | repo/takedowns?cursor=&size=500 |                             | dids
            host add                   | POST | pds/requestCrawl            | {"hostname":"OTHER"}            | {}
            host block                 | POST | pds/block?host=OTHER        |                                 | success
            host block --reverse       | POST | pds/unblock?host=OTHER      |                                 | success
            host list                  | GET  | pds/list                    |                                 | []
            host config                | POST | pds/changeLimits            | {"host":"OTHER","repo_limit":7} | success
            domain ban                 | POST | subs/banDomain              | {"domain":"bad.example.org"}    | success
            domain list                | GET  | subs/listDomainBans         |                                 | banned_domains
            domain ban --reverse       | POST | subs/unbanDomain            | {"domain":"bad.example.org"}    | success
            consumer list              | GET  | consumers/list              |                                 | []
            """)
    void goatIsServed(String command, String verb, String path, String body, String told) {
        String json = body == null ? "" : named(body);
        for (String credentials : List.of(BASIC, BEARER)) {
            Reply reply = call(verb, named(path), json, credentials);
            if (command.startsWith("domain ban --reverse") && credentials.equals(BEARER)) {
                assertThat(reply.error()).as("lifted already").isEqualTo("DomainNotFound");
            } else {
                assertThat(reply.status()).as(command + ": " + reply.text()).isEqualTo(200);
                assertShape(reply.json(), told);
            }
        }
    }

    private static void assertShape(JsonNode answer, String told) {
        switch (told) {
            case "[]" -> assertThat(answer.isArray()).isTrue();
            case "{}" -> assertThat(answer.isObject()).isTrue();
            case "success" -> assertThat(answer.path("success").textValue()).isEqualTo("true");
            default -> assertThat(answer.path(told).isArray()).isTrue();
        }
    }

    /** goat goes on with the cursor as a text, until there is none. */
    @Test
    void theCursorOfTakedownsIsAText() {
        Reply reply = call("GET", "repo/takedowns?cursor=&size=1", "", BASIC);
        assertThat(reply.json().path("cursor").isTextual()).isTrue();
    }

    private static void assertWrongVerb(Reply reply) {
        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.error()).isEqualTo("MethodNotAllowed");
    }

    private Reply call(String verb, String path, String body) {
        return network.api.send(verb, "/admin/" + path, body);
    }

    private Reply call(String verb, String path, String body, String credentials) {
        return network.api.send(verb, "/admin/" + path, body, "Authorization", credentials);
    }

    private String named(String text) {
        return text.replace("ALICE", network.did(Person.ALICE)).replace("OTHER", network.other.hostPort());
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }
}

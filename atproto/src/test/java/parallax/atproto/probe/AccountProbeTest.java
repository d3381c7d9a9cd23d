package parallax.atproto.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static parallax.atproto.probe.AccountClass.DEACTIVATED;
import static parallax.atproto.probe.AccountClass.DELETED;
import static parallax.atproto.probe.AccountClass.GHOST;
import static parallax.atproto.probe.AccountClass.LIVE;
import static parallax.atproto.probe.AccountClass.STALE;
import static parallax.atproto.probe.AccountClass.SUSPENDED;
import static parallax.atproto.probe.AccountClass.TAKENDOWN;
import static parallax.atproto.probe.AccountClass.UNRESOLVABLE;
import static parallax.atproto.probe.AccountClass.UNVERIFIED;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import parallax.atproto.server.XrpcResponse;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Nsid;
import parallax.atproto.syntax.Tid;

/** One test for each class, and for each corner that the package's page names. */
class AccountProbeTest {

    private static final Nsid MANIFEST = new Nsid("io.atcr.manifest");
    private static final String REV = "3mlvfx3zyck2b";
    private static final String EARLIER = "3mlvfx3zyck2a";

    private final ProbeWorld world = new ProbeWorld();

    @AfterEach
    void stop() {
        world.close();
    }

    private AccountFinding ask(Did did, ProbeQuestion question) throws InterruptedException {
        return world.probe().ask(did, question);
    }

    private AccountFinding askRecords(Did did) throws InterruptedException {
        return ask(did, new ProbeQuestion.HasRecords(MANIFEST));
    }

    private static String uri(Did did, String collection) {
        return "at://" + did.text() + "/" + collection + "/self";
    }

    @Test
    void anActiveAccountIsLiveWithTheTrailOfWhoWasAsked() throws InterruptedException {
        ScriptedPds pds = world.pds();
        Did did = world.accountAt(pds);
        pds.active(did, REV);

        AccountFinding finding = world.ask(did);

        assertThat(finding.accountClass()).isEqualTo(LIVE);
        assertThat(finding.pds()).isEqualTo(pds.hostPort());
        assertThat(finding.evidence()).extracting(Evidence::asked).containsExactly("resolve", ScriptedPds.STATUS);
        assertThat(finding.evidence()).extracting(Evidence::host).containsExactly("did:plc", pds.hostPort());
        assertThat(finding.evidence().get(1).status()).isEqualTo(200);
        assertThat(world.plc.requests(did))
                .as("a live account costs one resolution")
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"throttled", "desynchronized", "of-next-year"})
    void anActiveAccountWithAStatusIsActive(String status) throws InterruptedException {
        ScriptedPds pds = world.pds();
        Did did = world.accountAt(pds);
        pds.status(did, true, status);
        assertThat(world.ask(did).accountClass()).isEqualTo(LIVE);
    }

    @ParameterizedTest
    @CsvSource({
        "deactivated, DEACTIVATED",
        "suspended, SUSPENDED",
        "takendown, TAKENDOWN",
        "deleted, DELETED",
        "of-next-year, DEACTIVATED",
        ", DEACTIVATED"
    })
    void anInactiveAccountHasTheClassItsPdsSays(String status, AccountClass expected) throws InterruptedException {
        ScriptedPds pds = world.pds();
        Did did = world.accountAt(pds);
        pds.status(did, false, status);
        AccountFinding finding = world.ask(did);
        assertThat(finding.accountClass()).isEqualTo(expected);
        assertThat(finding.evidence()).extracting(Evidence::asked).last().isEqualTo(Evidence.REFRESH);
    }

    @ParameterizedTest
    @CsvSource({
        "RepoDeactivated, DEACTIVATED",
        "RepoInactive, DEACTIVATED",
        "RepoSuspended, SUSPENDED",
        "RepoTakendown, TAKENDOWN",
        "RepoDeleted, DELETED",
        "RepoNotFound, GHOST"
    })
    void aNamedErrorIsTheClassWhateverItsHttpStatus(String error, AccountClass expected) throws InterruptedException {
        ScriptedPds pds = world.pds();
        Did did = world.accountAt(pds);
        pds.tell(did, ScriptedPds.STATUS, XrpcResponse.error(403, error, "as told"));
        AccountFinding finding = world.ask(did);
        assertThat(finding.accountClass()).isEqualTo(expected);
        assertThat(finding.evidence()).extracting(Evidence::error).contains(error);
    }

    @Test
    void anAccountItsPdsDoesNotKnowIsAGhost() throws InterruptedException {
        AccountFinding finding = world.ask(world.accountAt(world.pds()));
        assertThat(finding.accountClass()).isEqualTo(GHOST);
        assertThat(finding.why()).isEqualTo("its PDS does not know it");
    }

    @Test
    void aTombstonedDidIsDeletedAndAnUnknownOneUnresolvable() throws InterruptedException {
        Did gone = world.account();
        world.plc.tombstone(gone);
        assertThat(world.ask(gone).accountClass()).isEqualTo(DELETED);
        assertThat(world.ask(world.account()).accountClass()).isEqualTo(UNRESOLVABLE);
        assertThat(world.ask(new Did("did:example:abc")).accountClass()).isEqualTo(UNRESOLVABLE);
    }

    @Test
    void aDidThatTheCacheTakesForAbsentIsResolvedAnew() throws InterruptedException {
        ScriptedPds pds = world.pds();
        Did did = world.account();
        world.identities.resolve(did);
        world.move(did, pds.uri());
        pds.active(did, REV);
        assertThat(world.ask(did).accountClass()).isEqualTo(LIVE);
    }

    @Test
    void aDocumentWithoutAPdsIsUnresolvable() throws InterruptedException {
        Did did = world.account();
        world.plc.putRaw(did, ProbeWorld.document(did, null));
        AccountFinding finding = world.ask(did);
        assertThat(finding.accountClass()).isEqualTo(UNRESOLVABLE);
        assertThat(finding.pds()).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503})
    void aDirectoryInTroubleLeavesTheAccountUnverified(int status) throws InterruptedException {
        Did did = world.account();
        world.plc.fail(did, status);
        assertThat(world.ask(did).accountClass()).isEqualTo(UNVERIFIED);
    }

    @Test
    void aDidWebIsAskedAtItsOwnHost() throws InterruptedException {
        ScriptedPds pds = world.pds();
        Did did = world.plc.webDid();
        world.move(did, pds.uri());
        pds.active(did, REV);
        AccountFinding finding = world.ask(did);
        assertThat(finding.accountClass()).isEqualTo(LIVE);
        assertThat(finding.evidence().get(0).host()).isEqualTo("did:web");
    }

    @Test
    void anAccountWithRecordsOfTheCollectionIsLiveAndOneWithoutStale() throws InterruptedException {
        ScriptedPds pds = world.pds();
        Did with = world.accountAt(pds);
        Did without = world.accountAt(pds);
        pds.active(with, REV).record(with, uri(with, MANIFEST.text()));
        pds.active(without, REV).noRecords(without);

        assertThat(askRecords(with).accountClass()).isEqualTo(LIVE);
        AccountFinding stale = askRecords(without);
        assertThat(stale.accountClass()).isEqualTo(STALE);
        assertThat(stale.why()).contains(MANIFEST.text());
        assertThat(world.plc.requests(without))
                .as("the document was fresh already")
                .isEqualTo(1);
    }

    @Test
    void aRecordOfAnotherCollectionOrAccountProvesNothing() throws InterruptedException {
        ScriptedPds pds = world.pds();
        Did did = world.accountAt(pds);
        pds.active(did, REV).record(did, uri(did, "io.atcr.tag"));
        assertThat(askRecords(did).accountClass()).isEqualTo(UNVERIFIED);
        Did other = world.accountAt(pds);
        pds.active(other, REV).record(other, uri(did, MANIFEST.text()));
        assertThat(askRecords(other).accountClass()).isEqualTo(UNVERIFIED);
    }

    @Test
    void whereListingFailsADescriptionThatNamesTheCollectionIsBelievedAndNoOther() throws InterruptedException {
        ScriptedPds pds = world.pds();
        Did did = world.accountAt(pds);
        XrpcResponse failure = XrpcResponse.error(400, "InvalidRequest", "no");
        pds.active(did, REV)
                .tell(did, ScriptedPds.LIST, failure)
                .collections(did, "app.bsky.graph.block", MANIFEST.text());
        assertThat(askRecords(did).accountClass()).isEqualTo(LIVE);
        pds.collections(did, "app.bsky.graph.block");
        assertThat(askRecords(did).accountClass()).isEqualTo(UNVERIFIED);
    }

    @Test
    void anAccountThatGoesAwayBetweenTwoQuestionsHasTheClassOfTheLast() throws InterruptedException {
        ScriptedPds pds = world.pds();
        Did did = world.accountAt(pds);
        pds.active(did, REV).tell(did, ScriptedPds.LIST, XrpcResponse.error(400, "RepoDeactivated", "gone"));
        assertThat(askRecords(did).accountClass()).isEqualTo(DEACTIVATED);
    }

    @Test
    void aRepositoryAtTheRevOrLaterIsLiveAndAtAnEarlierOneStale() throws InterruptedException {
        ScriptedPds pds = world.pds();
        Did did = world.accountAt(pds);
        pds.active(did, REV);
        assertThat(ask(did, new ProbeQuestion.HasReached(new Tid(EARLIER))).accountClass())
                .isEqualTo(LIVE);
        assertThat(ask(did, new ProbeQuestion.HasReached(new Tid(REV))).accountClass())
                .isEqualTo(LIVE);
        pds.active(did, EARLIER);
        assertThat(ask(did, new ProbeQuestion.HasReached(new Tid(REV))).accountClass())
                .isEqualTo(STALE);
    }

    @Test
    void aStatusWithoutARevIsCompletedByTheLatestCommit() throws InterruptedException {
        ScriptedPds pds = world.pds();
        Did did = world.accountAt(pds);
        pds.status(did, true, null).tell(did, ScriptedPds.LATEST, commit(EARLIER));
        assertThat(ask(did, new ProbeQuestion.HasReached(new Tid(REV))).accountClass())
                .isEqualTo(STALE);
        pds.tell(did, ScriptedPds.LATEST, XrpcResponse.text(200, "{}"));
        assertThat(ask(did, new ProbeQuestion.HasReached(new Tid(REV))).accountClass())
                .isEqualTo(UNVERIFIED);
    }

    private static XrpcResponse commit(String rev) {
        return XrpcResponse.text(200, "{\"cid\":\"bafy\",\"rev\":\"" + rev + "\"}");
    }

    @ParameterizedTest
    @CsvSource({"501, MethodNotImplemented", "404, XRPCNotSupported", "404, ", "405, "})
    void aPdsWithoutStatusIsAskedForTheLatestCommit(int status, String error) throws InterruptedException {
        ScriptedPds pds = world.pds();
        Did did = world.accountAt(pds);
        XrpcResponse missing =
                error == null ? XrpcResponse.text(status, "<html>") : XrpcResponse.error(status, error, "no");
        pds.method(ScriptedPds.STATUS, missing).tell(did, ScriptedPds.LATEST, commit(REV));
        assertThat(world.ask(did).accountClass()).isEqualTo(LIVE);

        Did unknown = world.accountAt(pds);
        assertThat(world.ask(unknown).accountClass()).isEqualTo(GHOST);
        Did closed = world.accountAt(pds);
        pds.tell(closed, ScriptedPds.LATEST, XrpcResponse.error(400, "RepoSuspended", "no"));
        assertThat(world.ask(closed).accountClass()).isEqualTo(SUSPENDED);
    }

    @Test
    void aPdsWithNeitherIsAskedToDescribeTheRepository() throws InterruptedException {
        ScriptedPds pds = world.pds();
        XrpcResponse missing = XrpcResponse.error(501, "MethodNotImplemented", "no");
        pds.method(ScriptedPds.STATUS, missing).method(ScriptedPds.LATEST, missing);
        Did did = world.accountAt(pds);
        pds.collections(did, MANIFEST.text());
        assertThat(world.ask(did).accountClass()).isEqualTo(LIVE);
        Did unclear = world.accountAt(pds);
        assertThat(world.ask(unclear).accountClass()).isEqualTo(UNVERIFIED);
        Did down = world.accountAt(pds);
        pds.tell(down, ScriptedPds.DESCRIBE, XrpcResponse.error(400, "RepoTakendown", "no"));
        assertThat(world.ask(down).accountClass()).isEqualTo(TAKENDOWN);
    }

    @Test
    void aHostThatIsNoPdsLeavesTheAccountUnverified() throws InterruptedException {
        ScriptedPds parked = world.pds();
        for (String method : List.of(ScriptedPds.STATUS, ScriptedPds.LATEST, ScriptedPds.DESCRIBE)) {
            parked.method(method, XrpcResponse.text(404, "<html>for sale</html>"));
        }
        assertThat(world.ask(world.accountAt(parked)).accountClass()).isEqualTo(UNVERIFIED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "[]", "null", "not json", "{\"did\":\"did:plc:other\",\"active\":true}", "{\"active\":1}"})
    void anAnswerThatIsNoStatusOfTheAccountIsDoubt(String body) throws InterruptedException {
        ScriptedPds pds = world.pds();
        Did did = world.accountAt(pds);
        pds.tell(did, ScriptedPds.STATUS, XrpcResponse.text(200, body));
        assertThat(world.ask(did).accountClass()).isEqualTo(UNVERIFIED);
    }

    @ParameterizedTest
    @CsvSource({"401, AuthMissing", "403, Forbidden", "400, InvalidRequest"})
    void aRefusalThatNamesNoStateIsDoubtAndNotRepeated(int status, String error) throws InterruptedException {
        ScriptedPds pds = world.pds();
        Did did = world.accountAt(pds);
        pds.tell(did, ScriptedPds.STATUS, XrpcResponse.error(status, error, "no"));
        AccountFinding finding = world.ask(did);
        assertThat(finding.accountClass()).isEqualTo(UNVERIFIED);
        assertThat(finding.why()).contains(status + " " + error);
        assertThat(pds.requests()).isEqualTo(1);
    }

    @Test
    void aServerErrorIsTriedAgainAndLeavesTheAccountUnverifiedInTheEnd() throws InterruptedException {
        ScriptedPds pds = world.pds();
        Did did = world.accountAt(pds);
        pds.method(ScriptedPds.STATUS, XrpcResponse.error(503, "Overloaded", "later"));
        assertThat(world.ask(did).accountClass()).isEqualTo(UNVERIFIED);
        assertThat(pds.requests()).isEqualTo(3);
        assertThat(world.pauses).containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(4));
    }

    @Test
    void aRateLimitIsWaitedForAsLongAsItSays() throws InterruptedException {
        ScriptedPds pds = world.pds();
        Did did = world.accountAt(pds);
        XrpcResponse later =
                XrpcResponse.error(429, "RateLimitExceeded", "slow").withHeader("Retry-After", "7");
        XrpcResponse fine = XrpcResponse.text(200, "{\"did\":\"" + did.text() + "\",\"active\":true}");
        Queue<XrpcResponse> script = new ArrayDeque<>(List.of(later, fine));
        pds.tell(did, ScriptedPds.STATUS, script::remove);
        assertThat(world.ask(did).accountClass()).isEqualTo(LIVE);
        assertThat(world.pauses).containsExactly(Duration.ofSeconds(7));
    }

    @Test
    void aRateLimitLongerThanPatienceLeavesTheAccountUnverifiedAtOnce() throws InterruptedException {
        ScriptedPds pds = world.pds();
        Did did = world.accountAt(pds);
        pds.method(
                ScriptedPds.STATUS,
                XrpcResponse.error(429, "RateLimitExceeded", "slow").withHeader("Retry-After", "3600"));
        assertThat(world.ask(did).accountClass()).isEqualTo(UNVERIFIED);
        assertThat(pds.requests()).isEqualTo(1);
        assertThat(world.pauses).isEmpty();
    }

    @Test
    void aPdsThatRefusesConnectionsInEveryTryIsGone() throws InterruptedException, IOException {
        URI closed = closedPort();
        AccountProbe probe = world.probe();
        AccountFinding first = probe.ask(world.accountAt(closed), new ProbeQuestion.Active());
        assertThat(first.accountClass()).isEqualTo(GHOST);
        assertThat(first.why()).contains("refuses");
        assertThat(first.evidence())
                .extracting(Evidence::asked)
                .filteredOn(ScriptedPds.STATUS::equals)
                .hasSize(3);

        int before = probe.requests();
        AccountFinding second = probe.ask(world.accountAt(closed), new ProbeQuestion.Active());
        assertThat(second.accountClass()).isEqualTo(GHOST);
        assertThat(probe.requests() - before)
                .as("one resolution and one refresh, the host is known to be gone")
                .isEqualTo(2);
    }

    private static URI closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return URI.create("http://localhost:" + socket.getLocalPort());
        }
    }

    @Test
    void aPdsWhoseNameHasNoAddressIsGoneOnlyWhileOtherNamesHave() throws InterruptedException {
        world.namesWithoutAddress.add("gone.parallax.blue");
        URI gone = URI.create("https://gone.parallax.blue");
        world.namesWork = false;
        assertThat(world.ask(world.accountAt(gone)).accountClass()).isEqualTo(UNVERIFIED);
        world.namesWork = true;
        assertThat(world.ask(world.accountAt(gone)).accountClass()).isEqualTo(GHOST);
    }

    @Test
    void aPdsAtAnAddressThatIsNotPublicIsNotAskedAndUnverified() throws InterruptedException {
        AccountFinding finding = world.ask(world.accountAt(URI.create("https://private.parallax.blue")));
        assertThat(finding.accountClass()).isEqualTo(UNVERIFIED);
        assertThat(finding.why()).contains("blocked");
        assertThat(world.pauses).isEmpty();
    }

    @Test
    void aPdsThatIsSilentIsUnverifiedAndSoonLeftAlone() throws InterruptedException, IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                ProbeWorld hasty = new ProbeWorld(Duration.ofSeconds(2))) {
            URI pds = URI.create("http://localhost:" + silent.getLocalPort());
            ProbePatience patience = new ProbePatience(1, Duration.ZERO, Duration.ZERO, 1, Duration.ofHours(1));
            AccountProbe probe = hasty.probe(ProbeLimits.DEFAULT.with(patience));
            assertThat(probe.ask(hasty.accountAt(pds), new ProbeQuestion.Active())
                            .accountClass())
                    .isEqualTo(UNVERIFIED);
            AccountFinding second = probe.ask(hasty.accountAt(pds), new ProbeQuestion.Active());
            assertThat(second.accountClass()).isEqualTo(UNVERIFIED);
            assertThat(second.why()).contains("other accounts");
            assertThat(second.evidence()).extracting(Evidence::said).anyMatch(said -> said.contains("not asked"));
        }
    }

    @Test
    void aTurnThatWouldComeTooLateLeavesTheAccountUnverifiedAndTheHostUsable() throws InterruptedException {
        ScriptedPds pds = world.pds();
        world.crowded.add(pds.hostPort());
        AccountProbe probe = world.probe();
        for (int i = 0; i < 5; i++) {
            AccountFinding finding = probe.ask(world.accountAt(pds), new ProbeQuestion.Active());
            assertThat(finding.accountClass()).isEqualTo(UNVERIFIED);
            assertThat(finding.why()).contains("NotSent");
        }
        assertThat(pds.requests()).isZero();
        world.crowded.clear();
        Did did = world.accountAt(pds);
        pds.active(did, REV);
        assertThat(probe.ask(did, new ProbeQuestion.Active()).accountClass()).isEqualTo(LIVE);
    }

    @Test
    void anAccountThatMovedIsAskedAboutAtItsNewPds() throws InterruptedException {
        ScriptedPds old = world.pds();
        ScriptedPds fresh = world.pds();
        for (String left : List.of("deactivated", "unknown", "stale", "in trouble")) {
            Did did = world.accountAt(old);
            world.identities.resolve(did);
            world.move(did, fresh.uri());
            fresh.active(did, REV);
            switch (left) {
                case "deactivated" -> old.status(did, false, "deactivated");
                case "stale" -> old.active(did, EARLIER);
                case "in trouble" -> old.tell(did, ScriptedPds.STATUS, XrpcResponse.error(403, "Closed", "no"));
                default -> {}
            }
            AccountFinding finding = ask(did, new ProbeQuestion.HasReached(new Tid(REV)));
            assertThat(finding.accountClass()).as(left).isEqualTo(LIVE);
            assertThat(finding.pds()).as(left).isEqualTo(fresh.hostPort());
        }
    }

    @Test
    void anAccountThatMovesWhileItIsAskedAboutIsFollowedOnce() throws InterruptedException {
        ScriptedPds old = world.pds();
        ScriptedPds fresh = world.pds();
        Did did = world.accountAt(old);
        fresh.active(did, REV);
        old.whenAsked(() -> world.move(did, fresh.uri()));
        assertThat(world.ask(did).accountClass()).isEqualTo(LIVE);

        Did wanderer = world.accountAt(old);
        old.whenAsked(() -> world.move(wanderer, fresh.uri()));
        fresh.whenAsked(() -> world.move(wanderer, old.uri()));
        assertThat(world.ask(wanderer).accountClass()).isEqualTo(GHOST);
        assertThat(old.asked())
                .filteredOn(asked -> asked.endsWith(wanderer.text()))
                .hasSize(1);
        assertThat(fresh.asked())
                .filteredOn(asked -> asked.endsWith(wanderer.text()))
                .hasSize(1);
    }

    @Test
    void whatSpeaksAgainstAnAccountIsNotBelievedWhileItsDidCannotBeResolvedAnew() throws InterruptedException {
        ScriptedPds pds = world.pds();
        Did did = world.accountAt(pds);
        pds.whenAsked(() -> world.plc.failAll(503));
        AccountFinding finding = world.ask(did);
        assertThat(finding.accountClass()).isEqualTo(UNVERIFIED);
        assertThat(finding.why()).contains("could not be resolved");
    }

    @Test
    void evidenceIsBoundedPlainAndWithoutPayload() throws InterruptedException {
        ScriptedPds pds = world.pds();
        Did did = world.accountAt(pds);
        pds.tell(did, ScriptedPds.STATUS, XrpcResponse.error(400, "E".repeat(5000), "m\n\u0007".repeat(5000)));
        AccountFinding finding = world.ask(did);
        assertThat(finding.evidence()).hasSizeLessThanOrEqualTo(AccountFinding.MAX_EVIDENCE);
        for (Evidence evidence : finding.evidence()) {
            assertThat(evidence.said())
                    .hasSizeLessThanOrEqualTo(Evidence.MAX_LENGTH)
                    .doesNotContainPattern("\\p{Cntrl}");
            assertThat(evidence.host()).hasSizeLessThanOrEqualTo(Evidence.MAX_LENGTH);
        }
        Did live = world.accountAt(pds);
        pds.tell(
                live,
                ScriptedPds.STATUS,
                XrpcResponse.text(200, "{\"did\":\"" + live.text() + "\",\"active\":true,\"x\":\"SECRET\"}"));
        assertThat(world.ask(live).toString()).doesNotContain("SECRET");
    }
}

package parallax.coldir;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parallax.atproto.testkit.host.HttpFault;
import parallax.atproto.testkit.pds.PdsAccount;
import parallax.atproto.testkit.pds.SimulatedPds;
import parallax.atproto.testkit.plc.SimulatedPlc;
import parallax.atproto.testkit.relay.SimulatedRelay;
import parallax.reports.directory.CollectionResult;
import parallax.reports.directory.DirectoryJson;
import parallax.reports.directory.DirectoryReport;

/** A relay's directory against what the PDSes themselves say. */
class CrawledPdsesTest {

    private static final String COLLECTION = "app.example.thing";

    @TempDir
    private Path folder;

    private final SimulatedPlc plc = SimulatedPlc.start();
    private final SimulatedPds first = SimulatedPds.start(plc, new Random(1), InstantSource.system());
    private final SimulatedPds second = SimulatedPds.start(plc, new Random(2), InstantSource.system());
    private final SimulatedRelay relay = SimulatedRelay.start();

    @AfterEach
    void close() {
        relay.close();
        first.close();
        second.close();
        plc.close();
    }

    @Test
    void whatTheRelayLacksAndWhatItInventsIsFoundInEveryCollectionThatAPdsHas() throws Exception {
        List<PdsAccount> accounts = new ArrayList<>();
        for (SimulatedPds pds : List.of(first, second)) {
            for (int i = 0; i < 4; i++) {
                PdsAccount account = pds.createAccount();
                account.create(COLLECTION + "/one");
                account.create("app.example.unnamed/one");
                accounts.add(account);
            }
        }
        accounts.forEach(account -> relay.list(account.did(), "app.example.unnamed"));
        accounts.subList(1, 8).forEach(account -> relay.list(account.did(), COLLECTION));
        PdsAccount gone = first.createAccount();
        gone.create(COLLECTION + "/one");
        gone.deactivate();
        relay.list(gone.did(), COLLECTION);

        assertThat(run()).isEqualTo(3);
        DirectoryReport report = report();
        assertThat(report.reference()).isEqualTo("pds");
        assertThat(report.collections())
                .extracting(CollectionResult::collection)
                .containsExactly(COLLECTION, "app.example.unnamed");
        assertThat(report.collections().getFirst().differences())
                .extracting(d -> d.in() + " " + d.notIn() + " " + d.classes())
                .containsExactlyInAnyOrder("pds relay {live=1}", "relay pds {deactivated=1}");
        assertThat(report.collections().getLast().differences()).isEmpty();
        assertThat(report.coverage("relay")).isEqualTo(100.0 * 15 / 16);
    }

    @Test
    void aPdsThatCannotBeReadToItsEndMakesNobodyComplete() throws Exception {
        first.createAccount().create(COLLECTION + "/one");
        second.createAccount().create(COLLECTION + "/one");
        second.host().faults().every("com.atproto.sync.listRepos", new HttpFault.Status(400));
        assertThat(run()).isEqualTo(1);
        assertThat(report().collections().getFirst().counts().getLast().reason())
                .startsWith("listRepos of " + second.hostPort() + ": HTTP 400");
    }

    private int run() throws Exception {
        Path names = Files.writeString(folder.resolve("names"), COLLECTION);
        return Runs.coldir(
                        "compare",
                        "relay=" + relay.http(),
                        "--pds=" + first.http() + "," + second.http(),
                        "--nsids=" + names,
                        "--fail-under=100",
                        "--plc-url=" + plc.uri(),
                        "--allow-insecure-hosts",
                        "--json=" + folder.resolve("r.json"))
                .code();
    }

    private DirectoryReport report() throws Exception {
        return DirectoryJson.read(Files.readAllBytes(folder.resolve("r.json")));
    }
}

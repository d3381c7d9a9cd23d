package parallax.coldir;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import parallax.atproto.syntax.Did;
import parallax.atproto.testkit.devnet.DevnetServers;

/** Our relay behind official servers, beside a directory with faults that are known. */
@Timeout(900)
class DevnetCompareTest {
    private static final int SERVERS = 2;

    @TempDir
    private Path folder;

    @Test
    void besideOurRelayOfOfficialServersWhatWasPlantedIsReportedAndNothingElse() throws Exception {
        DevnetServers.assumeAvailable();
        try (DevnetServers devnet = DevnetServers.start(folder, SERVERS, 0);
                ScriptedDirectory theirs = ScriptedDirectory.start()) {
            PlantedFaults faults = accounts(devnet);
            try (RelayProgram relay = RelayProgram.start(folder, devnet)) {
                relay.backfill(devnet.hostnames());
                assertThat(relay.list(PlantedFaults.PLANTED))
                        .as("all had a record before the relay was there")
                        .containsExactlyInAnyOrderElementsOf(devnet.dids());
                goOn(devnet, relay, faults);
                faults.plantIn(theirs);
                faults.assertFound(folder, relay.http(), theirs.http(), devnet.plc());
            }
        }
    }

    /** So far all of them have a record of the first collection, and the good ones of all but the last. */
    private static PlantedFaults accounts(DevnetServers devnet) throws Exception {
        PlantedFaults faults = new PlantedFaults(made(devnet, 12), made(devnet, 3), made(devnet, 2), made(devnet, 4));
        for (String did : devnet.dids()) {
            write(devnet, did, PlantedFaults.PLANTED);
        }
        for (String did : faults.good()) {
            write(devnet, did, PlantedFaults.CUT);
            write(devnet, did, PlantedFaults.REPEATED);
        }
        return faults;
    }

    private static List<String> made(DevnetServers devnet, int count) throws Exception {
        List<String> dids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            dids.add(devnet.createAccount(i % SERVERS).text());
        }
        return dids;
    }

    private static JsonNode write(DevnetServers devnet, String did, String collection) throws Exception {
        return devnet.perform(
                "create-record",
                JsonNodeFactory.instance.objectNode().put("did", did).put("collection", collection));
    }

    /** What the relay hears live: the last collection, and what became of the others. */
    private static void goOn(DevnetServers devnet, RelayProgram relay, PlantedFaults faults) throws Exception {
        Map<String, String> revs = new HashMap<>();
        for (String did : faults.good()) {
            revs.put(did, write(devnet, did, PlantedFaults.EQUAL).path("rev").asText());
        }
        for (String did : faults.stale()) {
            revs.put(did, devnet.perform("delete", new Did(did)).path("rev").asText());
        }
        for (String did : faults.deactivated()) {
            devnet.perform("deactivate", new Did(did));
        }
        for (String did : faults.ghosts()) {
            devnet.perform("delete-account", new Did(did));
        }
        revs.forEach(relay::reaches);
        faults.deactivated().forEach(did -> relay.hears(did, "deactivated"));
        faults.ghosts().forEach(did -> relay.hears(did, "deleted"));
        relay.indexIsChecked();
    }
}

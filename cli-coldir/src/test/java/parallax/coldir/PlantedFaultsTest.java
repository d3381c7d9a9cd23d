package parallax.coldir;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parallax.atproto.testkit.pds.PdsAccount;
import parallax.atproto.testkit.pds.SimulatedPds;
import parallax.atproto.testkit.plc.SimulatedPlc;

/** Every fault that was planted is found, and nothing else is. */
class PlantedFaultsTest {

    @TempDir
    private Path folder;

    @Test
    void whatWasPlantedIsReportedAndNothingElse() throws Exception {
        try (SimulatedPlc plc = SimulatedPlc.start();
                SimulatedPds pds = SimulatedPds.start(plc, new Random(5), InstantSource.system());
                ScriptedDirectory ours = ScriptedDirectory.start();
                ScriptedDirectory theirs = ScriptedDirectory.start()) {
            PlantedFaults faults = accounts(pds);
            PlantedFaults.HELD.forEach(collection -> ours.list(collection, faults.good()));
            faults.plantIn(theirs);
            faults.assertFound(folder, ours.http(), theirs.http(), plc.uri());
        }
    }

    private static PlantedFaults accounts(SimulatedPds pds) {
        List<PdsAccount> good = accounts(pds, 20, true);
        List<PdsAccount> ghosts = accounts(pds, 3, true);
        List<PdsAccount> deactivated = accounts(pds, 2, true);
        List<PdsAccount> stale = accounts(pds, 4, false);
        ghosts.forEach(pds::forget);
        deactivated.forEach(PdsAccount::deactivate);
        return new PlantedFaults(dids(good), dids(ghosts), dids(deactivated), dids(stale));
    }

    private static List<PdsAccount> accounts(SimulatedPds pds, int count, boolean withRecords) {
        List<PdsAccount> made = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            PdsAccount account = pds.createAccount();
            account.create("app.bsky.feed.post/first");
            if (withRecords) {
                account.create(PlantedFaults.PLANTED + "/first");
            }
            made.add(account);
        }
        return made;
    }

    private static List<String> dids(List<PdsAccount> accounts) {
        return accounts.stream().map(account -> account.did().text()).toList();
    }
}

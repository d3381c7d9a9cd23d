package parallax.pulsar.ledger;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Tid;

/** Accounts with an event of the window on one side and, before it and within it, none at all on the other. */
final class LoneAccounts {

    private static final long CLOCKS = 1024;

    private LoneAccounts() {}

    /**
     * In the order in which their DIDs were first met.
     *
     * @param shown a bit for each stream of the one side; any of them will do
     * @param missing a bit for each stream of the other side
     */
    static List<LoneAccount> of(Findings findings, long shown, long missing) {
        BitSet there = new BitSet();
        BitSet here = new BitSet();
        Map<Integer, Long> revs = new HashMap<>();
        for (Sighting sighting : findings.sightings) {
            int did = sighting.key.did();
            if ((sighting.seen & missing) != 0) {
                here.set(did);
            }
            if (sighting.counted && (sighting.seen & shown) != 0) {
                there.set(did);
            }
        }
        there.andNot(here);
        for (Sighting sighting : findings.sightings) {
            EventKey key = sighting.key;
            if (there.get(key.did()) && key.kind().hasRev() && (sighting.seen & shown) != 0) {
                revs.merge(key.did(), key.stamp(), Math::max);
            }
        }
        List<LoneAccount> lone = new ArrayList<>();
        there.stream().forEach(did -> lone.add(account(findings, did, revs.get(did))));
        return lone;
    }

    private static LoneAccount account(Findings findings, int did, @Nullable Long rev) {
        return new LoneAccount(
                Objects.requireNonNull(Did.tryParse(findings.names.dids().text(did))),
                rev == null ? null : Tid.of(rev / CLOCKS, (int) (rev % CLOCKS)));
    }
}

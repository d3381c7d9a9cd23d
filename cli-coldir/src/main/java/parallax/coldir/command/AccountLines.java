package parallax.coldir.command;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import parallax.atproto.identity.CachedResolver;
import parallax.atproto.identity.Resolution;
import parallax.atproto.politeness.Stop;
import parallax.atproto.probe.AccountFinding;
import parallax.atproto.probe.ProbeQuestion;
import parallax.atproto.probe.ProbeRun;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Nsid;
import parallax.coldir.compare.Inquirers;

/** Accounts asked about a thousand at a time, and printed in the order in which they came. */
final class AccountLines {

    private static final int AT_ONCE = 1_000;
    private static final Duration TICK = Duration.ofMillis(100);

    private final Inquirers inquirers;
    private final CachedResolver identities;
    private final ProbeQuestion question;
    private final Stop stop;
    private final Map<Did, String> waiting = new LinkedHashMap<>();

    AccountLines(Inquirers inquirers, CachedResolver identities, Nsid collection, Stop stop) {
        this.inquirers = inquirers;
        this.identities = identities;
        this.question = new ProbeQuestion.HasRecords(collection);
        this.stop = stop;
    }

    /** False when nobody reads any more, as behind {@code head}: asking on would take hours for nothing. */
    boolean add(String did, String side, PrintWriter out) {
        waiting.put(new Did(did), side);
        return waiting.size() < AT_ONCE || flush(out);
    }

    /** Asks about all that wait. After Ctrl-C they are unchecked. False when nobody reads any more. */
    boolean flush(PrintWriter out) {
        Map<Did, AccountFinding> found = new HashMap<>();
        try (ProbeRun run = inquirers
                .next(waiting.size())
                .start(waiting.keySet(), question, finding -> found.put(finding.did(), finding))) {
            do {
                // Before the first wait: after Ctrl-C there may be a thousand more of these.
                if (stop.isAsked()) {
                    run.cancel();
                }
            } while (!run.await(TICK));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        waiting.forEach((did, side) -> {
            AccountFinding finding = found.get(did);
            if (finding != null) {
                String pds = finding.pds() == null ? "" : finding.pds();
                out.println(String.join(
                        "\t", side, did.text(), finding.accountClass().wireName(), handle(did), pds));
            }
        });
        waiting.clear();
        return !out.checkError();
    }

    /** As the document that was just looked at names it; whether the handle agrees is not asked. */
    private String handle(Did did) {
        return identities.cached(did) instanceof Resolution.Found(var document, var _) && document.handle() != null
                ? document.handle().text()
                : "";
    }
}

package parallax.pulsar.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.event.EventKind;
import parallax.pulsar.ledger.RelayDiff.Tally;

/** Random multisets of events on several streams, against lists that are compared by striking out pairs. */
class LedgerModelTest {

    private static final int STREAMS = 3;
    private static final int REFERENCE = 3;
    private static final List<EventKind> KINDS = List.of(EventKind.values());

    private record Event(EventKind kind, String did, long rev, String time, String variant) {

        boolean sameAs(Event other) {
            return kind == other.kind
                    && did.equals(other.did)
                    && (kind.hasRev() ? rev == other.rev : time.equals(other.time));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void theLedgerFindsWhatStrikingOutPairsFinds(long seed) {
        Random random = new Random(seed);
        Ledger ledger = new Ledger(InstantSource.system(), LedgerLimits.DEFAULT, STREAMS + 1, REFERENCE);
        List<List<Event>> sent = new ArrayList<>();
        for (int i = 0; i <= STREAMS; i++) {
            sent.add(new ArrayList<>());
        }
        List<Event> before = new ArrayList<>();
        feed(random, ledger, sent, before, 200, false);
        ledger.enter(Phase.WINDOW);
        feed(random, ledger, sent, before, 2_000, true);
        Findings findings = ledger.close();
        for (int relay = 0; relay < STREAMS; relay++) {
            RelayDiff diff = findings.compare(relay);
            for (EventKind kind : EventKind.values()) {
                assertThat(diff.kinds().get(kind))
                        .as("seed %s relay %s %s", seed, relay, kind)
                        .isEqualTo(naive(kind, sent.get(relay), sent.get(REFERENCE)));
            }
            long missed =
                    diff.kinds().values().stream().mapToLong(Tally::missed).sum();
            assertThat(diff.missed()).hasSize((int) missed);
            assertThat(findings.of(relay).uniqueDids())
                    .isEqualTo(
                            sent.get(relay).stream().map(Event::did).distinct().count());
        }
    }

    /** Sends events to random streams; what was first sent before the window is not put on the lists. */
    private static void feed(
            Random random, Ledger ledger, List<List<Event>> sent, List<Event> before, int count, boolean counts) {
        for (int i = 0; i < count; i++) {
            Event event = event(random);
            int stream = random.nextInt(STREAMS + 1);
            ledger.record(new Place(stream, 0), facts(event), ByteSlice.EMPTY);
            if (!counts) {
                before.add(event);
            } else if (before.stream().noneMatch(event::sameAs)) {
                sent.get(stream).add(event);
            }
        }
    }

    private static Event event(Random random) {
        EventKind kind = KINDS.get(random.nextInt(KINDS.size()));
        String did = "did:plc:" + random.nextInt(20);
        long rev = kind.hasRev() ? random.nextInt(20) : 0;
        String variant = kind.hasRev() ? "" : "v" + random.nextInt(3);
        return new Event(kind, "did:web:h" + did.substring(8) + ".example.com", rev, "t" + random.nextInt(5), variant);
    }

    private static EventFacts facts(Event event) {
        return new EventFacts(event.kind(), 1, event.did(), event.rev(), event.time(), 0, 0, event.variant());
    }

    private static Tally naive(EventKind kind, List<Event> relay, List<Event> reference) {
        List<Event> here = only(kind, relay);
        List<Event> there = only(kind, reference);
        long matched = strike(here, there, true);
        long altered = strike(here, there, false);
        return new Tally(matched, altered, there.size(), here.size());
    }

    private static long strike(List<Event> here, List<Event> there, boolean exact) {
        long struck = 0;
        for (Event event : List.copyOf(there)) {
            Event partner = here.stream()
                    .filter(other ->
                            other.sameAs(event) && (!exact || other.variant().equals(event.variant())))
                    .findFirst()
                    .orElse(null);
            if (partner != null) {
                here.remove(partner);
                there.remove(event);
                struck++;
            }
        }
        return struck;
    }

    /** Events of a kind; those that have a rev once each. */
    private static List<Event> only(EventKind kind, List<Event> events) {
        List<Event> found = new ArrayList<>();
        Set<String> revs = new HashSet<>();
        for (Event event : events) {
            if (event.kind() == kind && (!kind.hasRev() || revs.add(event.did() + " " + event.rev()))) {
                found.add(Objects.requireNonNull(event));
            }
        }
        return found;
    }
}

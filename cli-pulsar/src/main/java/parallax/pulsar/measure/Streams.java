package parallax.pulsar.measure;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import parallax.atproto.address.ReferenceAddress;
import parallax.atproto.address.RelayAddress;
import parallax.pulsar.explain.Sender;
import parallax.pulsar.ledger.Ledger;
import parallax.pulsar.ledger.Place;

/** All subscriptions of a measurement: the relays in the slots from 0, the reference in the one after them. */
final class Streams implements AutoCloseable {

    private final List<Stream> relays = new ArrayList<>();
    private final List<Stream> members = new ArrayList<>();
    private final Ledger ledger;

    Streams(MeasurementPlan plan, InstantSource clock) {
        int slots = plan.relays().size();
        ReferenceAddress reference = plan.reference();
        ledger = new Ledger(
                clock,
                plan.ledger(),
                reference == null ? slots : slots + 1,
                reference == null ? Ledger.NO_REFERENCE : slots);
        for (RelayAddress relay : plan.relays()) {
            relays.add(new Stream(relay, new Place(relays.size(), 0), ledger, clock));
        }
        if (reference != null) {
            for (RelayAddress member : reference.members()) {
                members.add(new Stream(member, new Place(slots, members.size()), ledger, clock));
            }
        }
    }

    Ledger ledger() {
        return ledger;
    }

    List<Stream> relays() {
        return relays;
    }

    /** The streams of the reference; empty if there is none. */
    List<Stream> members() {
        return members;
    }

    List<Stream> all() {
        List<Stream> all = new ArrayList<>(relays);
        all.addAll(members);
        return all;
    }

    void start(String userAgent, Duration connectTimeout) {
        all().forEach(stream -> stream.start(userAgent, connectTimeout));
    }

    boolean allFlow() {
        return all().stream().allMatch(stream -> stream.recorder().flows());
    }

    /** Goes on with the streams that flow, if they can be compared. */
    void leaveOutSilent() {
        for (Stream stream : all()) {
            if (!stream.recorder().flows()) {
                stream.leaveOut();
            }
        }
        relays.stream()
                .filter(relay -> !relay.takesPart())
                .forEach(relay -> ledger.exclude(relay.place().slot()));
        requireSome("the reference", members);
        requireSome("a relay", relays);
        long taking = relays.stream().filter(Stream::takesPart).count();
        if (members.isEmpty() && taking < 2) {
            throw new MeasurementException(
                    "only one relay could be reached, so there is nothing to compare it with: " + failures(relays));
        }
    }

    private static void requireSome(String what, List<Stream> streams) {
        if (!streams.isEmpty() && streams.stream().noneMatch(Stream::takesPart)) {
            throw new MeasurementException("could not connect to " + what + ": " + failures(streams));
        }
    }

    private static String failures(List<Stream> streams) {
        List<String> failures = new ArrayList<>();
        for (Stream stream : streams) {
            if (!stream.takesPart()) {
                failures.add(stream.name() + " (" + stream.recorder().failure() + ")");
            }
        }
        return String.join(", ", failures);
    }

    /** Which PDS a place is: that of the members of a union; a single reference is taken for a relay. */
    Sender sender(Place place) {
        boolean hosts = members.size() > 1 && place.slot() == relays.size();
        return hosts
                ? new Sender(
                        members.get(place.member()).name(),
                        members.stream().map(Stream::name).collect(Collectors.toSet()))
                : Sender.NONE;
    }

    /** Ends every subscription; nothing is recorded after this returns. */
    void end() {
        all().forEach(Stream::stop);
        all().forEach(Stream::awaitEnd);
    }

    @Override
    public void close() {
        end();
    }
}

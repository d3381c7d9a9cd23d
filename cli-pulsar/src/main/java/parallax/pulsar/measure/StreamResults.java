package parallax.pulsar.measure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import parallax.pulsar.ledger.Findings;
import parallax.pulsar.ledger.Ledger;
import parallax.pulsar.ledger.Presence;
import parallax.pulsar.stream.Cut;
import parallax.pulsar.stream.StreamCounts;
import parallax.reports.coverage.Interruption;
import parallax.reports.coverage.KindCounts;
import parallax.reports.coverage.StreamResult;
import parallax.reports.coverage.StreamResult.Role;

/** What each stream did, in the terms of the report. */
final class StreamResults {

    /** A relay that is silent for longer than this while others speak has a hole. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(15);

    private final Ledger ledger;
    private final Findings findings;
    private final WindowTime window;

    StreamResults(Ledger ledger, Findings findings, WindowTime window) {
        this.ledger = ledger;
        this.findings = findings;
        this.window = window;
    }

    /** A stream that is a relay, or a reference by itself. */
    StreamResult single(Stream stream, Role role) {
        int slot = stream.place().slot();
        List<Interruption> partial = cuts(stream);
        silence(stream).ifPresent(partial::add);
        return result(stream, role, findings.of(slot), ledger.lagMillis(slot), partial);
    }

    /** One stream of a reference of several. A PDS may be silent: nobody wrote. */
    StreamResult member(Stream stream) {
        Presence presence = findings.ofMember(stream.place().member());
        return result(stream, Role.MEMBER, presence, OptionalLong.empty(), cuts(stream));
    }

    /** All streams of the reference together. */
    StreamResult union(String name, List<Stream> members) {
        int slot = members.get(0).place().slot();
        List<Interruption> partial = new ArrayList<>();
        for (Stream member : members) {
            if (!member.takesPart()) {
                partial.add(new Interruption(member.name() + " was not connected", 0));
            }
            cuts(member)
                    .forEach(cut -> partial.add(new Interruption(member.name() + ": " + cut.reason(), cut.atMillis())));
        }
        Presence sent = findings.of(slot);
        OptionalLong lag = ledger.lagMillis(slot);
        return new StreamResult(
                name,
                "the union of " + members.size() + " streams",
                Role.REFERENCE,
                true,
                null,
                kinds(sent),
                sent.repeats(),
                sent.ops(),
                sent.uniqueDids(),
                sum(members, StreamCounts::frames),
                sum(members, StreamCounts::bytes),
                sum(members, StreamCounts::reconnects),
                sum(members, StreamCounts::undecodable),
                sum(members, StreamCounts::unknown),
                sum(members, StreamCounts::seqGaps),
                sum(members, StreamCounts::seqBackwards),
                boxed(lag),
                partial);
    }

    private static StreamResult result(
            Stream stream, Role role, Presence sent, OptionalLong lag, List<Interruption> partial) {
        StreamCounts counts = stream.recorder().counts();
        boolean connected = stream.takesPart();
        return new StreamResult(
                stream.name(),
                stream.url(),
                role,
                connected,
                connected ? null : stream.recorder().failure(),
                kinds(sent),
                sent.repeats(),
                sent.ops(),
                sent.uniqueDids(),
                counts.frames(),
                counts.bytes(),
                counts.reconnects(),
                counts.undecodable(),
                counts.unknown(),
                counts.seqGaps(),
                counts.seqBackwards(),
                boxed(lag),
                connected ? partial : List.of());
    }

    private List<Interruption> cuts(Stream stream) {
        List<Interruption> partial = new ArrayList<>();
        for (Cut cut : stream.recorder().counts().cuts()) {
            partial.add(new Interruption(cut.reason(), window.into(cut.atMillis())));
        }
        return partial;
    }

    private Optional<Interruption> silence(Stream stream) {
        StreamCounts counts = stream.recorder().counts();
        long silent = counts.silentTo() - counts.silentFrom();
        if (silent <= LONGEST_SILENCE.toMillis() || !findings.anyBetween(counts.silentFrom(), counts.silentTo())) {
            return Optional.empty();
        }
        return Optional.of(new Interruption("silent for " + silent / 1000 + "s", window.into(counts.silentFrom())));
    }

    private static KindCounts kinds(Presence sent) {
        return new KindCounts(sent.commits(), sent.syncs(), sent.identities(), sent.accounts());
    }

    private static long sum(List<Stream> members, ToLongFunction<StreamCounts> column) {
        return members.stream()
                .mapToLong(member -> column.applyAsLong(member.recorder().counts()))
                .sum();
    }

    private static @Nullable Long boxed(OptionalLong value) {
        return value.isPresent() ? value.getAsLong() : null;
    }
}

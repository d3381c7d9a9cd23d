package parallax.coldir.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import parallax.atproto.address.RelayAddress;
import parallax.atproto.http.GuardedHttp;
import parallax.cli.ExitCode;
import parallax.coldir.nsid.NameFilter;
import parallax.reports.directory.NameList;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code coldir nsids}. */
@Command(name = "nsids", description = "Print the collections that compare would look at, one a line.")
final class NsidsCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "0..*",
            paramLabel = "RELAY",
            description = "A relay whose own list --nsids-also listCollections asks for.")
    private List<RelayAddress> relays = List.of();

    @Mixin
    private NameOptions names;

    private final InstantSource clock;

    NsidsCommand(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() {
        NameFilter filter = Checks.filter(names);
        PrintWriter err = spec.commandLine().getErr();
        try (GuardedHttp http = RunClients.trusting(Names.trusted(names, relays))) {
            Names named = Names.read(names, filter, relays, http, clock);
            PrintWriter out = spec.commandLine().getOut();
            named.collections().forEach(out::println);
            out.flush();
            named.lists().forEach(list -> tell(list, err));
            return ExitCode.DONE;
        } catch (IOException | UncheckedIOException e) {
            err.println("coldir: " + e.getMessage());
            return ExitCode.FAILED;
        }
    }

    private static void tell(NameList list, PrintWriter err) {
        err.println("coldir: " + list.named() + " from " + list.source() + ", read " + list.readAt()
                + (list.notFresh() == null ? "" : " (an older copy: " + list.notFresh() + ")"));
        if (list.refusedCount() > 0) {
            err.println("coldir: " + list.refusedCount() + " items are not NSIDs:");
            list.refused().forEach(item -> err.println("  " + item));
            if (list.refusedCount() > list.refused().size()) {
                err.println("  and " + (list.refusedCount() - list.refused().size()) + " more");
            }
        }
    }
}

package parallax.coldir.command;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import parallax.atproto.address.RelayAddress;
import parallax.atproto.politeness.Stop;
import parallax.atproto.syntax.Nsid;
import parallax.cli.ExitCode;
import parallax.cli.OptionChecks;
import parallax.coldir.compare.ListPair;
import parallax.coldir.dids.Heap;
import parallax.coldir.listing.Listing;
import parallax.coldir.listing.RelayDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code coldir diff}. */
@Command(
        name = "diff",
        description =
                "List the accounts that only one of two relays lists under a collection: the relay, the DID, and with"
                        + " --resolve its class, handle and PDS, separated by tabs.",
        exitCodeList = {
            "0:the lists are equal",
            "1:failed, or a list is incomplete",
            "2:wrong usage",
            "3:the lists differ"
        })
final class DiffCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--collection",
            paramLabel = "NSID",
            required = true,
            description = "Compare the lists of this collection.")
    private Nsid collection;

    @Parameters(index = "0", paramLabel = "A", description = "A relay.")
    private RelayAddress first;

    @Parameters(index = "1", paramLabel = "B", description = "Another one.")
    private RelayAddress second;

    @Option(names = "--resolve", fallbackValue = "true", description = "Ask each account's PDS about it.")
    private boolean resolve;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Ask for N entries a page, from 1 to 10000.")
    private int limit;

    @Mixin
    private NetworkOptions network;

    private final Stop stop;

    DiffCommand(Stop stop) {
        this.stop = stop;
    }

    @Override
    public Integer call() throws InterruptedException {
        OptionChecks.within("--limit", limit, 1, 10_000);
        network.plc.check();
        List<RelayAddress> relays = List.of(first, second);
        RelayChoice.requireComparable(List.of(first.alias(), second.alias()));
        try (RunClients clients =
                new RunClients(network, relays.stream().map(RelayAddress::http).toList())) {
            RelayDirectory.Terms terms = new RelayDirectory.Terms(clients.relays(), limit, Heap.mostDids(2), stop);
            stop.begun();
            ListPair pair = ListPair.read(
                    collection,
                    new RelayDirectory(first.http(), terms),
                    new RelayDirectory(second.http(), terms),
                    stop);
            tell(first, pair.first());
            tell(second, pair.second());
            long differing = resolve ? resolved(clients, pair) : plain(pair);
            if (!pair.isWhole() || stop.isAsked()) {
                return ExitCode.FAILED;
            }
            return differing == 0 ? ExitCode.DONE : ExitCode.MISMATCH;
        }
    }

    private void tell(RelayAddress relay, Listing listing) {
        String reason = listing.reason();
        spec.commandLine()
                .getErr()
                .println("coldir: " + relay.alias() + " lists " + (reason == null ? "" : "at least ")
                        + listing.dids().size() + (reason == null ? "" : " (" + reason + ")"));
    }

    private long plain(ListPair pair) {
        PrintWriter out = spec.commandLine().getOut();
        long lines = pair.differing((did, inFirst) -> {
            out.println(side(inFirst) + "\t" + did);
            return true;
        });
        out.flush();
        return lines;
    }

    private long resolved(RunClients clients, ListPair pair) throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        AccountLines lines =
                new AccountLines(clients.inquirers(Integer.MAX_VALUE), clients.identities(), collection, stop);
        long count = pair.differing((did, inFirst) -> lines.add(did, side(inFirst), out));
        lines.flush(out);
        return count;
    }

    private String side(boolean inFirst) {
        return inFirst ? first.alias() : second.alias();
    }
}

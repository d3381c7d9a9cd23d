package parallax.coldir.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import parallax.atproto.politeness.Stop;
import parallax.atproto.syntax.Did;
import parallax.cli.ExitCode;
import parallax.cli.LineFile;
import parallax.cli.OptionChecks;
import parallax.cli.WrongUsage;
import parallax.coldir.pds.Copied;
import parallax.coldir.pds.MicroPds;
import parallax.coldir.pds.RepoCopier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code coldir micro-pds}. */
@Command(
        name = "micro-pds",
        description =
                "Serve listRepos and describeRepo for some accounts, with what their own PDSes say, until Ctrl-C. This"
                        + " is for a collection directory that can only crawl whole PDSes.",
        exitCodeList = {"0:stopped by a signal", "1:failed, or no account could be served", "2:wrong usage"})
final class MicroPdsCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--dids",
            paramLabel = "FILE",
            required = true,
            description = "Serve the accounts of this file, a DID a line; - for standard input. # begins a comment.")
    private String dids;

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Listen on this address.")
    private String bind;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "2599",
            description = "Listen on this port; 0 for a free one.")
    private int port;

    @Mixin
    private NetworkOptions network;

    private final Stop stop;

    MicroPdsCommand(Stop stop) {
        this.stop = stop;
    }

    @Override
    public Integer call() throws InterruptedException {
        OptionChecks.within("--port", port, 0, 65_535);
        network.plc.check();
        PrintWriter err = spec.commandLine().getErr();
        try (RunClients clients = new RunClients(network, List.of())) {
            List<Did> accounts =
                    LineFile.read(dids).stream().map(this::did).distinct().toList();
            RepoCopier copier = new RepoCopier(clients.identities(), clients.patientHosts());
            copier.copy(accounts, stop, copied -> tell(copied, err));
            return serve(copier, err);
        } catch (IOException | UncheckedIOException e) {
            err.println("coldir: " + e.getMessage());
            return ExitCode.FAILED;
        }
    }

    private int serve(RepoCopier copier, PrintWriter err) throws InterruptedException {
        try (MicroPds pds = MicroPds.start(copier, bind, port)) {
            if (pds.size() == 0) {
                err.println("coldir: no account can be served");
                return ExitCode.FAILED;
            }
            stop.begun();
            spec.commandLine()
                    .getOut()
                    .println("http://" + (bind.contains(":") ? "[" + bind + "]" : bind) + ":" + pds.port());
            spec.commandLine().getOut().flush();
            err.println("coldir: serving " + pds.size() + " accounts");
            while (!stop.within(Duration.ofDays(1))) {
                err.flush();
            }
            return ExitCode.DONE;
        }
    }

    private static void tell(Copied copied, PrintWriter err) {
        if (copied instanceof Copied.LeftOut(Did did, String reason)) {
            err.println("coldir: left out " + did + ": " + reason);
        }
    }

    private Did did(String line) {
        Did did = Did.tryParse(line);
        if (did == null) {
            throw WrongUsage.of("--dids", "'" + line + "' is not a DID");
        }
        return did;
    }
}

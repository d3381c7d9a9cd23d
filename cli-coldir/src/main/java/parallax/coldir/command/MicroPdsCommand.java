package parallax.coldir.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import parallax.atproto.politeness.Stop;
import parallax.atproto.syntax.Did;
import parallax.cli.BuildVersion;
import parallax.cli.ExitCode;
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
                "Serves listRepos and describeRepo for some accounts, as their own PDSes say it, until Ctrl-C: for a"
                        + " collection directory that can only crawl a PDS.",
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:stopped as asked", "1:failed, or no account could be served", "2:wrong usage"})
final class MicroPdsCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--dids",
            paramLabel = "FILE",
            required = true,
            defaultValue = "${env:COLDIR_DIDS}",
            description = "The accounts, a DID a line; what follows a # is left out.")
    private Path dids;

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            defaultValue = "${env:COLDIR_BIND:-127.0.0.1}",
            description = "Where to listen (default: ${DEFAULT-VALUE}).")
    private String bind;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "${env:COLDIR_PORT:-2599}",
            description = "At which port; 0 for a free one (default: ${DEFAULT-VALUE}).")
    private int port;

    @Mixin
    private NetworkOptions network;

    private final Stop stop;

    MicroPdsCommand(Stop stop) {
        this.stop = stop;
    }

    @Override
    public Integer call() throws InterruptedException {
        Checks.within(spec, "--port", port, 0, 65_535);
        Checks.within(spec, "--plc-rate", network.plcRate, 1, 10_000);
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
            throw Checks.refused(spec, "--dids", line, "is no DID");
        }
        return did;
    }
}

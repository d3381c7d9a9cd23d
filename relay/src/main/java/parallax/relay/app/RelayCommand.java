package parallax.relay.app;

import parallax.cli.BuildVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of the relay. */
@Command(
        name = "relay",
        description = "An atproto relay: reads many hosts, verifies every event, serves one ordered stream.",
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class,
        sortOptions = false,
        subcommands = {ServeCommand.class, PullHostsCommand.class, VerifyLogCommand.class, BackfillCommand.class})
final class RelayCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing required subcommand");
    }
}

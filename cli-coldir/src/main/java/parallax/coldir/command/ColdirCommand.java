package parallax.coldir.command;

import java.time.InstantSource;
import java.util.concurrent.Callable;
import parallax.atproto.politeness.Stop;
import parallax.cli.BuildVersion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of coldir. */
@Command(
        name = "coldir",
        description = "Compares the collection directories of relays.",
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class,
        subcommands = HelpCommand.class,
        synopsisSubcommandLabel = "COMMAND")
public final class ColdirCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    /** The whole, with every command. */
    public static CommandLine commandLine(Stop stop, InstantSource clock) {
        return new CommandLine(new ColdirCommand())
                .addSubcommand(new CompareCommand(stop, clock))
                .addSubcommand(new DiffCommand(stop))
                .addSubcommand(new NsidsCommand(clock))
                .addSubcommand(new MicroPdsCommand(stop))
                .addSubcommand(new SubmitCommand(stop));
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "A command is missing");
    }
}

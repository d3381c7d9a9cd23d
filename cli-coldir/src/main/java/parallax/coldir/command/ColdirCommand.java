package parallax.coldir.command;

import java.time.InstantSource;
import java.util.Map;
import parallax.atproto.politeness.Stop;
import parallax.cli.EnvironmentTwins;
import parallax.cli.Program;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The command line of coldir. */
@Command(
        name = "coldir",
        description = "Compare the collection directories of relays.",
        subcommands = HelpCommand.class,
        synopsisSubcommandLabel = "COMMAND")
public final class ColdirCommand {

    /** The whole, with every command, reading its options from this environment too. */
    public static CommandLine commandLine(Stop stop, InstantSource clock, Map<String, String> environment) {
        CommandLine coldir = new CommandLine(new ColdirCommand())
                .addSubcommand(new CompareCommand(stop, clock))
                .addSubcommand(new DiffCommand(stop))
                .addSubcommand(new NsidsCommand(clock))
                .addSubcommand(new MicroPdsCommand(stop))
                .addSubcommand(new SubmitCommand(stop));
        return Program.of(coldir, new EnvironmentTwins("COLDIR_", Map.of(), environment));
    }
}

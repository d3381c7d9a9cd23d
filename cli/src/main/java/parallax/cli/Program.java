package parallax.cli;

import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What the command lines of all programs do alike. */
public final class Program {

    private Program() {}

    /**
     * Gives every command its help, its version, its option types, its environment and its exit codes.
     *
     * @param program with all its commands and handlers
     */
    public static CommandLine of(CommandLine program, EnvironmentTwins twins) {
        standard(program.getCommandSpec());
        IExecutionExceptionHandler usual = program.getExecutionExceptionHandler();
        OptionTypes.register(program).setExecutionExceptionHandler((failure, command, parsed) -> {
            if (!(failure instanceof WrongUsage)) {
                return usual.handleExecutionException(failure, command, parsed);
            }
            ParameterException misuse = new ParameterException(command, String.valueOf(failure.getMessage()), failure);
            String[] arguments = parsed.originalArgs().toArray(String[]::new);
            return command.getParameterExceptionHandler().handleParseException(misuse, arguments);
        });
        return twins.applyTo(program);
    }

    private static void standard(CommandSpec command) {
        if (!command.helpCommand()) {
            if (!command.mixinStandardHelpOptions()) {
                // A command that is a method has them already: they have to stand before its own.
                command.mixinStandardHelpOptions(true);
            }
            command.versionProvider(() -> new String[] {command.root().name() + " " + BuildVersion.text()});
            command.usageMessage().sortOptions(false);
            if (!command.usageMessage().exitCodeList().isEmpty()) {
                command.usageMessage().exitCodeListHeading("%nExit codes:%n");
            }
        }
        command.subcommands().values().forEach(sub -> standard(sub.getCommandSpec()));
    }
}

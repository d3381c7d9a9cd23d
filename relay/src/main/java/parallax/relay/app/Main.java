package parallax.relay.app;

import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parallax.cli.EnvironmentTwins;
import parallax.cli.ExitCode;
import parallax.cli.OptionTypes;
import parallax.cli.Program;
import parallax.relay.state.DatabaseUrl;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The entry point of the relay. */
public final class Main {
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    private Main() {}

    public static void main(String[] args) {
        CommandLine relay = commandLine(System.getenv());
        System.exit(relay.execute(IndigoNames.translated(relay, args)));
    }

    static CommandLine commandLine(Map<String, String> environment) {
        CommandLine relay = new CommandLine(new RelayCommand())
                .setParameterExceptionHandler((misuse, arguments) -> misused(misuse))
                .setExecutionExceptionHandler((failure, command, parsed) -> failed(failure));
        // After those of all programs: the relay wants its URLs written in full.
        return Program.of(relay, new EnvironmentTwins("RELAY_", IndigoNames.VARIABLES, environment))
                .registerConverter(HostPort.class, OptionTypes.reading(HostPort::parse))
                .registerConverter(DatabaseUrl.class, OptionTypes.reading(DatabaseUrl::parse))
                .registerConverter(NsidListUrl.class, OptionTypes.reading(NsidListUrl::parse))
                .registerConverter(URI.class, OptionTypes.reading(NsidListUrl::httpUrl));
    }

    private static int misused(ParameterException misuse) {
        CommandLine command = misuse.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        String hint = misuse instanceof UnmatchedArgumentException unmatched
                ? unmatched.getUnmatched().stream()
                        .flatMap(argument -> IndigoNames.absent(argument).stream())
                        .map(text -> "\n" + text)
                        .collect(Collectors.joining())
                : "";
        command.getErr().println(misuse.getMessage() + hint + "\nSee: " + name + " --help");
        return ExitCode.USAGE;
    }

    private static int failed(Exception failure) {
        switch (failure) {
            case StartException e -> LOG.error("{}", e.getMessage());
            case UncheckedIOException e -> LOG.error("{}: {}", e.getMessage(), String.valueOf(e.getCause()));
            default -> LOG.error("the relay has failed", failure);
        }
        return ExitCodes.of(failure);
    }
}

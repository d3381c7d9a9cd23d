package parallax.pulsar;

import java.util.Map;
import parallax.atproto.politeness.Stop;
import parallax.cli.OptionsInReadme;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Pulsar's options in its README. */
class OptionsInReadmeTest extends OptionsInReadme {

    OptionsInReadmeTest() {
        super("PULSAR_");
    }

    @Override
    protected CommandLine program(Map<String, String> environment) {
        return PulsarCommand.commandLine(new Stop(), environment);
    }

    @Override
    protected String heading(CommandSpec command) {
        return "Options";
    }
}

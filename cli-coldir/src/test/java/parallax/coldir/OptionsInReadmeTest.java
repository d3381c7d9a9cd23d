package parallax.coldir;

import java.time.InstantSource;
import java.util.Map;
import parallax.atproto.politeness.Stop;
import parallax.cli.OptionsInReadme;
import parallax.coldir.command.ColdirCommand;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Coldir's options in its README. */
class OptionsInReadmeTest extends OptionsInReadme {

    OptionsInReadmeTest() {
        super("COLDIR_");
    }

    @Override
    protected CommandLine program(Map<String, String> environment) {
        return ColdirCommand.commandLine(new Stop(), InstantSource.system(), environment);
    }

    @Override
    protected String heading(CommandSpec command) {
        return command.name();
    }
}

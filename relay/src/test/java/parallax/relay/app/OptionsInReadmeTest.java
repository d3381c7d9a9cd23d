package parallax.relay.app;

import java.util.Map;
import parallax.cli.OptionsInReadme;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The relay's options in its README. */
class OptionsInReadmeTest extends OptionsInReadme {
    OptionsInReadmeTest() {
        super("RELAY_");
    }

    @Override
    protected CommandLine program(Map<String, String> environment) {
        return Main.commandLine(environment);
    }

    /** The commands of backfill share a section. */
    @Override
    protected String heading(CommandSpec command) {
        CommandSpec parent = command.parent();
        return parent == null || parent.parent() == null ? command.name() : parent.name();
    }
}

package parallax.cli;

import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The help of a command, with the default and the variables after the text of each option. */
final class OptionHelp extends Help {

    private final EnvironmentTwins twins;

    OptionHelp(CommandSpec command, ColorScheme colours, EnvironmentTwins twins) {
        super(command, colours);
        this.twins = twins;
    }

    @Override
    public IOptionRenderer createDefaultOptionRenderer() {
        IOptionRenderer usual = super.createDefaultOptionRenderer();
        return (option, labels, colours) -> usual.render(complete(option), labels, colours);
    }

    private OptionSpec complete(OptionSpec option) {
        StringBuilder text = new StringBuilder(String.join(" ", option.description()));
        if (option.defaultValue() != null) {
            text.append(" Default: ").append(option.defaultValue()).append('.');
        }
        if (!twins.of(option).isEmpty()) {
            text.append(" Env: ").append(String.join(", ", twins.of(option))).append('.');
        }
        return option.toBuilder().description(text.toString()).build();
    }
}

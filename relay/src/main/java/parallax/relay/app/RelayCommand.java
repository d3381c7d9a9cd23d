package parallax.relay.app;

import picocli.CommandLine.Command;

/** The command line of the relay. */
@Command(
        name = "relay",
        description = "An atproto relay: reads many hosts, verifies every event, serves one ordered stream.",
        subcommands = {ServeCommand.class, PullHostsCommand.class, VerifyLogCommand.class, BackfillCommand.class})
final class RelayCommand {}

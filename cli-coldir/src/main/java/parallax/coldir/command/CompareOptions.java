package parallax.coldir.command;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parallax.atproto.address.RelayAddress;
import parallax.cli.OptionTypes;
import parallax.cli.ReportOptions;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options of compare that are its own. */
final class CompareOptions {

    @Parameters(arity = "1..*", paramLabel = "RELAY", description = "A relay: a host name, a URL, or name=URL.")
    List<RelayAddress> relays;

    @Option(
            names = "--reference",
            paramLabel = "RELAY",
            description = "Compare the relays with this one: the name of one that is given, or another relay. Default:"
                    + " compare each with all others.")
    @Nullable
    String reference;

    @Option(
            names = "--pds",
            paramLabel = "URL",
            split = ",",
            description =
                    "Also list the accounts of these PDSes of a small network, separated by commas, under the name"
                            + " pds. They are the reference if no other is given.")
    List<URI> pds = List.of();

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Ask for N entries a page, from 1 to 10000; a relay refuses more than its own limit.")
    int limit;

    @Option(
            names = "--verify",
            paramLabel = "N|all|none",
            defaultValue = "100",
            converter = OptionTypes.Sample.class,
            description = "Of each difference, ask the PDSes about a random sample of at most N accounts.")
    int verify;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Draw the same samples as another run with this seed. Default: a new seed for each run.")
    @Nullable
    Long seed;

    @Option(
            names = "--state",
            paramLabel = "FILE",
            description = "Keep progress in FILE and FILE.pages, and resume from there.")
    @Nullable
    Path state;

    @Mixin
    ReportOptions results;

    @Option(
            names = "--section",
            paramLabel = "N",
            defaultValue = "0",
            description = "Write the Markdown as section N of a larger report; 0 for a report of its own.")
    int section;

    @Option(
            names = "--csv",
            paramLabel = "FILE.csv",
            description = "Write a row for each collection and relay; - for standard output.")
    @Nullable
    String csv;

    @Option(
            names = "--baseline",
            paramLabel = "PREV.json",
            description = "Show what has changed since this earlier result.")
    @Nullable
    Path baseline;

    @Option(
            names = "--fail-under",
            paramLabel = "PCT",
            description = "Exit with 3 if a relay lists less than this share of what it should, in percent, leaving out"
                    + " accounts that do not belong there. Exit with 1 if the share is not known.")
    @Nullable
    Double failUnder;
}

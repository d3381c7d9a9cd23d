package parallax.coldir.command;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parallax.atproto.address.RelayAddress;
import parallax.cli.OptionTypes;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options of compare that are its own. */
final class CompareOptions {

    @Parameters(
            arity = "1..*",
            paramLabel = "RELAY",
            converter = OptionTypes.Relay.class,
            description = "A relay: a host name, a URL, or name=URL.")
    List<RelayAddress> relays;

    @Option(
            names = "--reference",
            paramLabel = "RELAY",
            defaultValue = "${env:COLDIR_REFERENCE}",
            description = "The relay that others are compared with: the name of one that is given, or one more. Without"
                    + " it, each is compared with all others.")
    @Nullable
    String reference;

    @Option(
            names = "--pds",
            paramLabel = "URL",
            split = ",",
            defaultValue = "${env:COLDIR_PDS}",
            converter = OptionTypes.Url.class,
            description = "PDSes of a small network, several with commas: their own accounts are one more list, called"
                    + " pds, and the reference if no other is given.")
    @Nullable
    List<URI> pds = new ArrayList<>();

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "${env:COLDIR_LIMIT:-1000}",
            description = "Entries of a page, from 1 to 10000; relays refuse more than their own limit"
                    + " (default: ${DEFAULT-VALUE}).")
    int limit;

    @Option(
            names = "--verify",
            paramLabel = "N|all|none",
            defaultValue = "${env:COLDIR_VERIFY:-100}",
            converter = OptionTypes.Sample.class,
            description = "How many of the accounts that one lists and another does not are asked about at their PDS, a"
                    + " random sample of each difference (default: ${DEFAULT-VALUE}).")
    int verify;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "${env:COLDIR_SEED}",
            description = "Of the samples, to draw the same ones again (default: another one for each run).")
    @Nullable
    Long seed;

    @Option(
            names = "--state",
            paramLabel = "FILE",
            defaultValue = "${env:COLDIR_STATE}",
            description = "Keep progress here, and in FILE.pages, and go on from there.")
    @Nullable
    Path state;

    @Option(
            names = "--report",
            paramLabel = "FILE.md",
            defaultValue = "${env:COLDIR_REPORT}",
            description = "Write the report as Markdown.")
    @Nullable
    String report;

    @Option(
            names = "--section",
            paramLabel = "N",
            defaultValue = "${env:COLDIR_SECTION:-0}",
            description = "Write the Markdown as section N of a larger report; 0 for a report of its own"
                    + " (default: ${DEFAULT-VALUE}).")
    int section;

    @Option(
            names = "--json",
            paramLabel = "FILE.json",
            defaultValue = "${env:COLDIR_JSON}",
            description =
                    "Write the whole result as JSON; - writes it to standard output, and the table to standard error.")
    @Nullable
    String json;

    @Option(
            names = "--csv",
            paramLabel = "FILE.csv",
            defaultValue = "${env:COLDIR_CSV}",
            description = "Write a row for each collection and relay.")
    @Nullable
    String csv;

    @Option(
            names = "--baseline",
            paramLabel = "PREV.json",
            defaultValue = "${env:COLDIR_BASELINE}",
            description = "Tell what changed since this earlier result.")
    @Nullable
    Path baseline;

    @Option(
            names = "--fail-under",
            paramLabel = "PCT",
            defaultValue = "${env:COLDIR_FAIL_UNDER}",
            description = "Exit with 3 if a relay lists less than this part of what it should, in percent, without"
                    + " accounts that were found not to belong there; with 1 if that is not known.")
    @Nullable
    Double failUnder;
}

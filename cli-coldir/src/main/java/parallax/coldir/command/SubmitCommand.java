package parallax.coldir.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import parallax.atproto.http.GuardedHttp;
import parallax.atproto.politeness.Stop;
import parallax.cli.ExitCode;
import parallax.cli.LineFile;
import parallax.cli.OptionChecks;
import parallax.cli.WrongUsage;
import parallax.coldir.submit.CrawlClient;
import parallax.coldir.submit.CrawlResult;
import parallax.coldir.submit.Submission;
import parallax.coldir.submit.SubmitPace;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code coldir submit}. */
@Command(
        name = "submit",
        description =
                "Submit PDSes to a collection directory and follow its crawls. Print a line for each host: the host,"
                        + " the result, the repos seen and the seconds, separated by tabs.",
        exitCodeList = {
            "0:every crawl has finished",
            "1:a host was refused, or its crawl is not known to have finished",
            "2:wrong usage"
        })
final class SubmitCommand implements Callable<Integer> {

    private static final int TRIES = 8;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--hosts",
            paramLabel = "FILE",
            required = true,
            description =
                    "Submit the PDSes of this file, a host or URL a line; - for standard input. # begins a comment.")
    private String hosts;

    @Option(
            names = "--to",
            paramLabel = "COLLECTIONDIR",
            required = true,
            description = "Submit them to the directory at this admin URL.")
    private URI to;

    @Option(
            names = "--token",
            paramLabel = "T",
            description =
                    "Use this admin token. Set the variable rather than the option: others can see a command line.")
    @Nullable
    private String token;

    @Option(
            names = "--batch-size",
            paramLabel = "N",
            defaultValue = "1",
            description = "Submit N hosts at once, from 1 to 1000.")
    private int batchSize;

    @Option(
            names = "--poll",
            paramLabel = "TIME",
            defaultValue = "5s",
            description = "Wait this long between two looks at the crawls.")
    private Duration poll;

    @Option(
            names = "--patience",
            paramLabel = "TIME",
            defaultValue = "24h",
            description = "Wait this long for one batch to finish.")
    private Duration patience;

    private final Stop stop;

    SubmitCommand(Stop stop) {
        this.stop = stop;
    }

    @Override
    public Integer call() throws InterruptedException {
        OptionChecks.within("--batch-size", batchSize, 1, 1_000);
        OptionChecks.positive("--poll", poll);
        OptionChecks.positive("--patience", patience);
        if (token == null || token.isBlank() || !token.chars().allMatch(c -> c > ' ' && c < 127)) {
            // Not with its value: it is a secret.
            throw new WrongUsage("Option '--token' (or COLDIR_TOKEN in the environment) is missing or not usable");
        }
        PrintWriter err = spec.commandLine().getErr();
        try (GuardedHttp http = RunClients.trusting(List.of(to))) {
            List<String> named = LineFile.read(hosts);
            stop.begun();
            SubmitPace pace = new SubmitPace(batchSize, poll, TRIES, patience);
            int failed = new Submission(new CrawlClient(http, to, token), pace, stop, this::tell).submit(named);
            err.println("coldir: " + (named.size() - failed) + " of " + named.size() + " crawls have finished");
            return failed == 0 ? ExitCode.DONE : ExitCode.FAILED;
        } catch (IOException e) {
            err.println("coldir: " + e.getMessage());
            return ExitCode.FAILED;
        }
    }

    private void tell(CrawlResult crawl) {
        PrintWriter out = spec.commandLine().getOut();
        switch (crawl) {
            case CrawlResult.Over(String host, long seen, long seconds) ->
                out.println(host + "\tover\t" + (seen < 0 ? "not seen under way" : seen) + "\t" + seconds);
            case CrawlResult.Failed(String host, String reason) -> out.println(host + "\tfailed\t" + reason);
        }
        out.flush();
    }
}

package parallax.coldir.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import parallax.atproto.http.GuardedHttp;
import parallax.atproto.politeness.Stop;
import parallax.cli.BuildVersion;
import parallax.cli.ExitCode;
import parallax.cli.OptionTypes;
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
                "Hands PDSes to a collection directory to crawl, and follows its crawls. Prints a line for each host:"
                        + " the host, what came of it, the repos seen, the seconds, with tabs between.",
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every crawl is over",
            "1:a host was not taken, or its crawl is not known to be over",
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
            defaultValue = "${env:COLDIR_HOSTS}",
            description = "The PDSes, a host or URL a line; what follows a # is left out.")
    private Path hosts;

    @Option(
            names = "--to",
            paramLabel = "COLLECTIONDIR",
            required = true,
            defaultValue = "${env:COLDIR_TO}",
            converter = OptionTypes.Url.class,
            description = "The directory's admin URL.")
    private URI to;

    @Option(
            names = "--token",
            paramLabel = "T",
            defaultValue = "${env:COLDIR_TOKEN}",
            description = "Its admin token. Better given as COLDIR_TOKEN: a command line is seen by others.")
    @Nullable
    private String token;

    @Option(
            names = "--batch-size",
            paramLabel = "N",
            defaultValue = "${env:COLDIR_BATCH_SIZE:-1}",
            description = "Hosts crawled at once, from 1 to 1000 (default: ${DEFAULT-VALUE}).")
    private int batchSize;

    @Option(
            names = "--poll",
            paramLabel = "TIME",
            defaultValue = "${env:COLDIR_POLL:-5s}",
            converter = OptionTypes.Time.class,
            description = "Between two looks at the crawls (default: ${DEFAULT-VALUE}).")
    private Duration poll;

    @Option(
            names = "--patience",
            paramLabel = "TIME",
            defaultValue = "${env:COLDIR_PATIENCE:-24h}",
            converter = OptionTypes.Time.class,
            description = "For one batch to be over (default: ${DEFAULT-VALUE}).")
    private Duration patience;

    private final Stop stop;

    SubmitCommand(Stop stop) {
        this.stop = stop;
    }

    @Override
    public Integer call() throws InterruptedException {
        Checks.within(spec, "--batch-size", batchSize, 1, 1_000);
        Checks.positive(spec, "--poll", poll);
        Checks.positive(spec, "--patience", patience);
        if (token == null || token.isBlank() || !token.chars().allMatch(c -> c > ' ' && c < 127)) {
            // Not with its value: it is a secret.
            throw Checks.missing(spec, "--token", "COLDIR_TOKEN");
        }
        PrintWriter err = spec.commandLine().getErr();
        try (GuardedHttp http = RunClients.trusting(List.of(to))) {
            List<String> named = LineFile.read(hosts);
            stop.begun();
            SubmitPace pace = new SubmitPace(batchSize, poll, TRIES, patience);
            int failed = new Submission(new CrawlClient(http, to, token), pace, stop, this::tell).submit(named);
            err.println("coldir: " + (named.size() - failed) + " of " + named.size() + " hosts are over");
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

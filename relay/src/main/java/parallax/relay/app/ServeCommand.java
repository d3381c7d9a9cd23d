package parallax.relay.app;

import java.io.PrintWriter;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parallax.cli.BuildVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs the relay until SIGTERM or SIGINT. */
@Command(name = "serve", description = "Run the relay until it is told to stop (SIGTERM, Ctrl-C).")
final class ServeCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);
    private static final int PASSWORD_BYTES = 18;

    @Spec
    private CommandSpec spec;

    @Mixin
    private final ServeOptions options = new ServeOptions();

    @Mixin
    private final LoggingOptions logging = new LoggingOptions();

    @Override
    public Integer call() throws InterruptedException {
        RelayConfig config = options.config();
        logging.apply();
        NativeLibraries.load();
        if (config.allowInsecureHosts()) {
            LOG.warn("--allow-insecure-hosts: localhost:PORT hosts are crawled over plain ws and http."
                    + " For development only; never on a public machine.");
        }
        if (!config.hosts().privateHosts().isEmpty()) {
            LOG.info(
                    "--allow-private-hosts: {} may be contacted", config.hosts().privateHosts());
        }
        Relay relay = Relay.start(config, adminPasswords(config), BuildVersion.text(), ServeCommand::die);
        // Before anybody is told that it serves, and might stop it.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(relay), "shutdown"));
        LOG.info(
                "serving on {} port {}, metrics on port {}",
                config.bind().host(),
                relay.apiPort(),
                relay.metricsPort());
        new CountDownLatch(1).await();
        return 0;
    }

    /** The random one goes to the terminal alone: a log is kept, and read by more people. */
    private List<String> adminPasswords(RelayConfig config) {
        if (!config.api().adminPasswords().isEmpty()) {
            return config.api().adminPasswords();
        }
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        String password = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        PrintWriter terminal = spec.commandLine().getErr();
        terminal.println("no --admin-password was given; for this run it is " + password);
        terminal.flush();
        return List.of(password);
    }

    /**
     * An orderly stop is a success, whichever signal asked for it; the JVM by itself would end with the signal's
     * number.
     */
    private static void stop(Relay relay) {
        LOG.info("stopping");
        try {
            relay.close();
            LOG.info("stopped");
            Runtime.getRuntime().halt(0);
        } catch (RuntimeException e) {
            LOG.error("stopped, but not cleanly", e);
            Runtime.getRuntime().halt(ExitCodes.of(e));
        }
    }

    /**
     * A relay without one of its stages would look alive and lose events, so it ends at once; a restart replays the
     * log.
     */
    private static void die(Throwable cause) {
        LOG.error("a stage has died; the relay ends", cause);
        Runtime.getRuntime().halt(ExitCodes.of(cause));
    }
}

package parallax.relay.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import java.util.Iterator;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/** What is told on standard error, and in which form. */
final class LoggingOptions {
    enum Format {
        TEXT,
        JSON
    }

    enum Detail {
        ERROR,
        WARN,
        INFO,
        DEBUG
    }

    @Option(
            names = "--log-format",
            paramLabel = "FORM",
            defaultValue = "text",
            description = "Write the log as text, or as json with one object a line.")
    private Format format;

    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            defaultValue = "info",
            description = "Log messages of this level and above: error, warn, info or debug.")
    private Detail level;

    /** From now on. */
    void apply() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        context.getLogger("parallax").setLevel(Level.valueOf(level.name()));
        if (level != Detail.DEBUG) {
            root.setLevel(Level.valueOf(level.name()));
        }
        if (format == Format.JSON) {
            for (Iterator<Appender<ILoggingEvent>> all = root.iteratorForAppenders(); all.hasNext(); ) {
                if (all.next() instanceof OutputStreamAppender<ILoggingEvent> appender) {
                    JsonLines encoder = new JsonLines();
                    encoder.setContext(context);
                    encoder.start();
                    appender.setEncoder(encoder);
                }
            }
        }
    }

    @Override
    public String toString() {
        return (format + " " + level).toLowerCase(Locale.ROOT);
    }
}

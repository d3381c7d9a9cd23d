package parallax.relay.app;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;

/** A log event as one line of JSON, each field cut to a length. */
final class JsonLines extends EncoderBase<ILoggingEvent> {
    /** The name of a host, and what is done with it. */
    private static final int NAME = 300;

    private static final int MESSAGE = 4_000;
    private static final int ERROR = 16_000;
    private static final byte[] NOTHING = new byte[0];

    @Override
    public byte[] encode(ILoggingEvent event) {
        ObjectNode line = JsonNodeFactory.instance
                .objectNode()
                .put("time", Instant.ofEpochMilli(event.getTimeStamp()).toString())
                .put("level", event.getLevel().toString().toLowerCase(Locale.ROOT))
                .put("logger", simpleName(event.getLoggerName()))
                .put("thread", cut(event.getThreadName(), NAME))
                .put("msg", cut(String.valueOf(event.getFormattedMessage()), MESSAGE));
        IThrowableProxy error = event.getThrowableProxy();
        if (error != null) {
            line.put("error", cut(ThrowableProxyUtil.asString(error), ERROR));
        }
        return (line + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static String simpleName(String logger) {
        return logger.substring(logger.lastIndexOf('.') + 1);
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most) + "...";
    }

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }
}

package parallax.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version that all programs were built as, read from a resource that the build fills in. */
public final class BuildVersion {

    private static final String RESOURCE = "version.properties";

    private BuildVersion() {}

    /** For example {@code 0.1.0-SNAPSHOT}. */
    public static String text() {
        Properties properties = new Properties();
        try (InputStream in = BuildVersion.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("the build left out " + RESOURCE);
            }
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException("unreadable: " + RESOURCE, e);
        }
        return properties.getProperty("version", "unknown");
    }
}

package parallax.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The version that all programs were built as, read from a resource that the build fills in. */
public final class BuildVersion implements IVersionProvider {

    private static final String RESOURCE = "version.properties";

    @Spec
    private CommandSpec spec;

    /** After the name of the program, whichever of its commands is asked. */
    @Override
    public String[] getVersion() {
        return new String[] {spec.root().name() + " " + text()};
    }

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

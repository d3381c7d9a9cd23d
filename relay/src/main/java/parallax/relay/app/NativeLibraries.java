package parallax.relay.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.rocksdb.NativeLibraryLoader;
import org.sqlite.SQLiteJDBCLoader;
import parallax.atproto.crypto.DidKey;

/**
 * Loads the native libraries of the jars from a folder that is removed at once. They unpack themselves into the
 * temporary folder and clean up when the JVM ends in its own time only; a relay that is killed again and again would
 * fill the disk, with 18 MB each time.
 */
final class NativeLibraries {
    /** The first key of a curve loads its library. */
    private static final String A_K256_KEY = "did:key:zQ3shqwJEJyMBsBXCWyCBpUBMqxcon9oHB7mCvx4sSpMdLJwc";

    private static final List<String> FOLDER_OPTIONS = List.of("org.sqlite.tmpdir", "fr.acinq.secp256k1.tmpdir");

    private NativeLibraries() {}

    /** Before anything else uses one of them. */
    static void load() {
        try {
            Path folder = Files.createTempDirectory("parallax-relay-");
            FOLDER_OPTIONS.forEach(option -> System.setProperty(option, folder.toString()));
            try {
                NativeLibraryLoader.getInstance().loadLibrary(folder.toString());
                SQLiteJDBCLoader.initialize();
                DidKey.parse(A_K256_KEY);
            } finally {
                remove(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unpack the native libraries into the temporary folder", e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("cannot load SQLite's native library", e);
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}

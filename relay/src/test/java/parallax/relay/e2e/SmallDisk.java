package parallax.relay.e2e;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** A file system of its own in memory, with little room. The tests of whoever may not mount one are skipped. */
final class SmallDisk implements AutoCloseable {
    private static final int SMALLEST = 4096;
    private static final int LARGEST = 1 << 20;

    private final Path folder;
    private final Path filler;

    private SmallDisk(Path folder) {
        this.folder = folder;
        this.filler = folder.resolve("filler");
    }

    /** Mounts it in a new folder. */
    static SmallDisk mounted(Path folder, int mebibytes) throws IOException {
        Files.createDirectory(folder);
        int code = run("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs", folder.toString());
        Assumptions.assumeTrue(code == 0, "a file system that can be full needs the right to mount one (root)");
        return new SmallDisk(folder);
    }

    Path folder() {
        return folder;
    }

    /** Takes all the room there is but for so much. */
    void fill(long leaving) throws IOException {
        try (FileChannel file = FileChannel.open(
                filler, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            ByteBuffer zeros = ByteBuffer.allocateDirect(LARGEST);
            for (long room = room(); room > leaving || leaving == 0; room = room()) {
                file.write(zeros.clear().limit(Math.clamp(room - leaving, SMALLEST, LARGEST)));
            }
        } catch (IOException e) {
            if (!String.valueOf(e.getMessage()).contains("No space left")) {
                throw e;
            }
        }
    }

    private long room() {
        return folder.toFile().getUsableSpace();
    }

    /** Gives back what {@link #fill} took. */
    void makeRoom() throws IOException {
        Files.delete(filler);
    }

    @Override
    public void close() throws IOException {
        if (run("umount", "--lazy", folder.toString()) != 0) {
            throw new IOException("cannot unmount " + folder);
        }
    }

    private static int run(String... command) throws IOException {
        return new ProcessBuilder(List.of(command))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .onExit()
                .join()
                .exitValue();
    }
}

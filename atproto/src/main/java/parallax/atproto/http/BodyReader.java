package parallax.atproto.http;

import java.io.IOException;
import java.io.InputStream;

/** Takes the body of a download as it arrives. */
@FunctionalInterface
public interface BodyReader<T> {

    /**
     * Called once at most, on another thread than the caller of the download, who waits meanwhile.
     *
     * @param body throws {@link IOException} when a limit is passed or the download is cut; needs not be read to its
     *     end, nor closed, and is of no use after the return
     * @return what to hand to the caller; dropped if the body passed a limit or was cut
     */
    T read(InputStream body) throws IOException;
}

package parallax.coldir.nsid;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import parallax.atproto.nsidlist.NsidList;
import parallax.atproto.nsidlist.NsidText;
import parallax.atproto.query.PublishedNsids;
import parallax.atproto.xrpc.XrpcClient;
import parallax.atproto.xrpc.XrpcReply;

/** Where a list of NSIDs comes from: a URL, a file, or standard input. */
public final class NsidSource {

    /** Bytes of a list. */
    public static final int MAX_BYTES = 16 << 20;

    /**
     * A list that was read.
     *
     * @param source as it was named
     * @param readAt when it was fetched or read
     * @param notFresh why an older copy was taken; null if it was not
     */
    public record Read(
            String source, Instant readAt, @Nullable String notFresh, NsidList list) {}

    private final XrpcClient client;
    private final NsidCache cache;
    private final InputStream standardInput;
    private final InstantSource clock;

    /** @param client whose bodies may be {@link #MAX_BYTES} long */
    public NsidSource(XrpcClient client, NsidCache cache, InputStream standardInput, InstantSource clock) {
        this.client = client;
        this.cache = cache;
        this.standardInput = standardInput;
        this.clock = clock;
    }

    /**
     * Reads the list; from the cache if its URL gives none at the moment.
     *
     * @param named {@code -}, an http(s) URL, or a file
     * @throws IOException saying what was wrong with it
     */
    public Read read(String named) throws IOException {
        if (named.equals("-")) {
            return new Read("standard input", clock.instant(), null, NsidText.read(text(standardInput)));
        }
        if (named.startsWith("https://") || named.startsWith("http://")) {
            return fetch(URI.create(named));
        }
        try (InputStream in = Files.newInputStream(Path.of(named))) {
            return new Read(named, clock.instant(), null, NsidText.read(text(in)));
        } catch (IOException e) {
            throw new IOException("cannot read '" + named + "': " + e, e);
        }
    }

    private Read fetch(URI url) throws IOException {
        return switch (PublishedNsids.fetch(client, url)) {
            case XrpcReply.Ok(var fetched) -> {
                Instant now = clock.instant();
                cache.write(url, new NsidCache.Kept(now, fetched.text()));
                yield new Read(url.toString(), now, null, fetched.list());
            }
            case XrpcReply.Failed(var why) -> {
                NsidCache.Kept kept = cache.read(url);
                if (kept == null) {
                    throw new IOException("no list at " + url + ": " + why.text() + "; --nsids takes a file, too");
                }
                yield new Read(url.toString(), kept.fetchedAt(), why.text(), NsidText.read(kept.body()));
            }
        };
    }

    private static String text(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            throw new IOException("longer than " + MAX_BYTES + " bytes");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }
}

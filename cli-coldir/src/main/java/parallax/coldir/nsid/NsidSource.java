package parallax.coldir.nsid;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.http.GuardedHttp;
import parallax.atproto.http.HttpReply;
import parallax.atproto.nsidlist.NsidList;
import parallax.atproto.nsidlist.NsidText;

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

    private final GuardedHttp http;
    private final NsidCache cache;
    private final InputStream standardInput;
    private final InstantSource clock;

    /** @param http whose bodies may be {@link #MAX_BYTES} long */
    public NsidSource(GuardedHttp http, NsidCache cache, InputStream standardInput, InstantSource clock) {
        this.http = http;
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
        HttpReply reply = http.get(url, "text/plain, text/markdown, application/json;q=0.9, */*;q=0.5");
        String failure = failure(reply);
        if (failure == null && reply instanceof HttpReply.Answer answer) {
            NsidCache.Kept kept = new NsidCache.Kept(clock.instant(), text(answer.body()));
            NsidList list = NsidText.read(kept.body());
            if (!list.names().isEmpty()) {
                cache.write(url, kept);
                return new Read(url.toString(), kept.fetchedAt(), null, list);
            }
            failure = "it names no NSID";
        }
        NsidCache.Kept kept = cache.read(url);
        if (kept == null) {
            throw new IOException("no list at " + url + ": " + failure + "; --nsids takes a file, too");
        }
        return new Read(url.toString(), kept.fetchedAt(), failure, NsidText.read(kept.body()));
    }

    private static @Nullable String failure(HttpReply reply) {
        return switch (reply) {
            case HttpReply.Answer answer when answer.status() != 200 -> "HTTP " + answer.status();
            // A page about the failure, or of whoever sells the network here: a host name in it has the form of an
            // NSID.
            case HttpReply.Answer answer -> isMarkup(answer) ? "it is HTML" : null;
            case HttpReply.Oversize(int _, long limit) -> "it is longer than " + limit + " bytes";
            case HttpReply.Cut(int _, String reason) -> reason;
            case HttpReply.Blocked(String reason) -> reason;
            case HttpReply.TooSoon _ -> "its rate limit";
            case HttpReply.NoAnswer(var _, String reason) -> reason;
        };
    }

    private static boolean isMarkup(HttpReply.Answer answer) {
        String type = answer.headers().get("Content-Type");
        String body = text(answer.body()).stripLeading();
        String start = body.substring(0, Math.min(body.length(), 10)).toLowerCase(Locale.ROOT);
        return (type != null && type.toLowerCase(Locale.ROOT).startsWith("text/html"))
                || start.startsWith("<html")
                || start.startsWith("<!doctype");
    }

    private static String text(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            throw new IOException("longer than " + MAX_BYTES + " bytes");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String text(ByteSlice body) {
        return new String(body.array(), body.offset(), body.length(), StandardCharsets.UTF_8);
    }
}

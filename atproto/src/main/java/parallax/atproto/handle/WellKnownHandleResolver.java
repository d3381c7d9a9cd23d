package parallax.atproto.handle;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.net.URI;
import java.time.Duration;
import java.util.function.Function;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.http.GuardedHttp;
import parallax.atproto.http.HttpLimits;
import parallax.atproto.http.HttpReply;
import parallax.atproto.http.Silence;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Handle;

/**
 * The DID in {@code https://HANDLE/.well-known/atproto-did} (atproto.com/specs/handle, "HTTPS well-known Method"). A
 * web server that answers something else, as many do for every path, names no DID.
 */
public final class WellKnownHandleResolver implements HandleResolver {

    /** What to give the HTTP client of this: 3 s to connect, 6 s in all, 2 KiB, 3 redirects. */
    public static final HttpLimits LIMITS = new HttpLimits(Duration.ofSeconds(3), Duration.ofSeconds(6), 2 * 1024, 3);

    private static final String PATH = "/.well-known/atproto-did";

    private final GuardedHttp http;
    private final Function<Handle, URI> files;

    /** @param http with {@link #LIMITS} */
    public WellKnownHandleResolver(GuardedHttp http) {
        this(http, handle -> URI.create("https://" + handle.normalized() + PATH));
    }

    WellKnownHandleResolver(GuardedHttp http, Function<Handle, URI> files) {
        this.http = http;
        this.files = files;
    }

    @Override
    public HandleResolution resolve(Handle handle) {
        return switch (http.get(files.apply(handle), "text/plain")) {
            case HttpReply.Answer answer -> answered(answer.status(), answer.body());
            case HttpReply.Oversize(int status, long _) -> answered(status, ByteSlice.EMPTY);
            case HttpReply.Blocked(String _) -> new HandleResolution.NotFound();
            case HttpReply.NoAnswer(Silence silence, String _)
            when silence == Silence.NO_ADDRESS -> new HandleResolution.NotFound();
            case HttpReply.Incomplete reply -> new HandleResolution.Unavailable(reply.why());
        };
    }

    private static HandleResolution answered(int status, ByteSlice body) {
        if (status >= 500 || status == 429 || status == 408) {
            return new HandleResolution.Unavailable("the handle's server answered HTTP " + status);
        }
        Did did = status == 200
                ? Did.tryParse(new String(body.array(), body.offset(), body.length(), ISO_8859_1).strip())
                : null;
        return did == null ? new HandleResolution.NotFound() : new HandleResolution.Found(did);
    }
}

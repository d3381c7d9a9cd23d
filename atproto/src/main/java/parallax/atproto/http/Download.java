package parallax.atproto.http;

import okhttp3.Headers;

/** What came of one download. */
public sealed interface Download<T> {

    /** A 2xx answer of the wanted type, and what its reader made of it. */
    record Taken<T>(int status, Headers headers, T value) implements Download<T> {}

    /**
     * Anything else; nothing that a reader made of it counts. An {@link HttpReply.Answer} here is either no 2xx, or a
     * 2xx of another media type, whose body was not read.
     */
    record Failed<T>(HttpReply reply) implements Download<T> {}
}

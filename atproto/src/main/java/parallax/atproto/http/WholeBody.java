package parallax.atproto.http;

import java.io.IOException;
import okhttp3.Response;
import okio.BufferedSource;
import parallax.atproto.cbor.ByteSlice;

/** A body kept in memory, within a limit. */
record WholeBody(int maxBytes) implements BodyRule {

    @Override
    public HttpReply read(Response response) throws IOException {
        BufferedSource source = response.body().source();
        // One byte more than allowed is asked for: the length header is the server's word only, and counts before
        // decompression.
        if (source.request(maxBytes + 1L)) {
            return new HttpReply.Oversize(response.code(), maxBytes);
        }
        return new HttpReply.Answer(response.code(), response.headers(), ByteSlice.of(source.readByteArray()));
    }

    @Override
    public boolean abandon() {
        return true;
    }
}

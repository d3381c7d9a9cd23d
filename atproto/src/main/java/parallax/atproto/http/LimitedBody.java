package parallax.atproto.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A body that ends with an {@link IOException} when it is too long or too slow, and remembers that it did: its reader
 * may have swallowed the exception. Time counts only while bytes are waited for, so a slow reader is not held against
 * the server.
 */
final class LimitedBody extends InputStream {

    private final InputStream in;
    private final int status;
    private final DownloadRules rules;
    private final LongSupplier nanoTime;
    private @Nullable HttpReply failure;
    private long taken;
    private long windowBytes;
    private long windowNanos;

    LimitedBody(InputStream in, int status, DownloadRules rules, LongSupplier nanoTime) {
        this.in = in;
        this.status = status;
        this.rules = rules;
        this.nanoTime = nanoTime;
    }

    /** Why the body ended badly, or null. */
    @Nullable
    HttpReply failure() {
        return failure;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (failure != null) {
            throw new IOException("the body has ended badly");
        }
        long before = nanoTime.getAsLong();
        int count = next(into, offset, length);
        if (count > 0) {
            taken += count;
            windowBytes += count;
            windowNanos += nanoTime.getAsLong() - before;
            checkLength();
            checkSpeed();
        }
        return count;
    }

    private int next(byte[] into, int offset, int length) throws IOException {
        try {
            return in.read(into, offset, length);
        } catch (InterruptedIOException e) {
            throw failed(new HttpReply.Cut(status, "stalled, or took longer than allowed"));
        } catch (IOException e) {
            throw failed(new HttpReply.Cut(status, "ended early after " + taken + " bytes"));
        }
    }

    private void checkLength() throws IOException {
        if (taken > rules.maxBytes()) {
            throw failed(new HttpReply.Oversize(status, rules.maxBytes()));
        }
    }

    private void checkSpeed() throws IOException {
        if (windowNanos < rules.window().toNanos()) {
            return;
        }
        double least = rules.minBytesPerSecond() * (windowNanos / 1e9);
        if (windowBytes < least) {
            throw failed(new HttpReply.Cut(status, "slower than " + rules.minBytesPerSecond() + " bytes a second"));
        }
        windowBytes = 0;
        windowNanos = 0;
    }

    private IOException failed(HttpReply reply) {
        failure = reply;
        return new IOException("the body is too long, too slow or cut");
    }
}

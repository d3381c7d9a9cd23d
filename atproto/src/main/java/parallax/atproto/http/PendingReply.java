package parallax.atproto.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Response;
import parallax.atproto.address.BlockedAddressException;
import parallax.atproto.syntax.PlainText;

/** A request under way on a thread of the dispatcher, which also reads the body; the caller waits interruptibly. */
final class PendingReply implements Callback {

    private static final int MAX_REASON = 200;

    private final BodyRule body;
    private final CompletableFuture<HttpReply> reply = new CompletableFuture<>();

    PendingReply(BodyRule body) {
        this.body = body;
    }

    @Override
    public void onFailure(Call call, IOException failure) {
        reply.complete(asReply(failure));
    }

    @Override
    public void onResponse(Call call, Response response) {
        try (response) {
            reply.complete(read(response));
        } catch (RuntimeException | Error e) {
            reply.completeExceptionally(e);
            throw e;
        }
    }

    /** Waits at most {@code patience}; a call given up on, or whose waiter is interrupted, is cancelled. */
    HttpReply await(Call call, Duration patience) {
        try {
            return reply.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            giveUp(call);
            Thread.currentThread().interrupt();
            return new HttpReply.NoAnswer("interrupted");
        } catch (TimeoutException e) {
            giveUp(call);
            return new HttpReply.NoAnswer("timeout: too many requests are under way");
        } catch (ExecutionException e) {
            throw new IllegalStateException("reading a reply failed", e.getCause());
        }
    }

    private void giveUp(Call call) {
        call.cancel();
        if (!body.abandon()) {
            // A reader is at work on what belongs to the caller; its next byte fails.
            reply.handle((done, failure) -> done).join();
        }
    }

    private HttpReply read(Response response) {
        try {
            return body.read(response);
        } catch (InterruptedIOException e) {
            return new HttpReply.NoAnswer("timeout");
        } catch (IOException e) {
            return new HttpReply.Cut(response.code(), reason(e));
        }
    }

    private static HttpReply asReply(IOException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BlockedAddressException blocked) {
                return new HttpReply.Blocked(String.valueOf(blocked.getMessage()));
            }
        }
        if (failure instanceof InterruptedIOException) {
            return new HttpReply.NoAnswer("timeout");
        }
        return new HttpReply.NoAnswer(silence(failure), reason(failure));
    }

    private static String reason(IOException failure) {
        // Some quote what the server wrote.
        return PlainText.of(failure.getClass().getSimpleName() + ": " + failure.getMessage(), MAX_REASON);
    }

    private static Silence silence(IOException failure) {
        if (failure instanceof UnknownHostException) {
            return Silence.NO_ADDRESS;
        }
        // An unreachable network is a ConnectException as well; only the text of the innermost one tells them apart.
        Throwable innermost = failure;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        boolean refused = innermost instanceof ConnectException
                && "Connection refused".equals(innermost.getMessage())
                && otherRoutesRefused(failure);
        return refused ? Silence.REFUSED : Silence.OTHER;
    }

    /** OkHttp tries every address of a name and attaches the failures of the others as suppressed ones. */
    private static boolean otherRoutesRefused(IOException failure) {
        for (Throwable other : failure.getSuppressed()) {
            if (!(other instanceof IOException route) || silence(route) != Silence.REFUSED) {
                return false;
            }
        }
        return true;
    }
}

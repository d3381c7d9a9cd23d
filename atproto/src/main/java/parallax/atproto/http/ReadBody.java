package parallax.atproto.http;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.MediaType;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;

/** A body given to a reader as it arrives; what is no 2xx of the wanted type is kept like any other answer. */
final class ReadBody<T> implements BodyRule {

    private enum Stage {
        WAITING,
        READING,
        ABANDONED
    }

    private final DownloadRules rules;
    private final BodyReader<T> reader;
    private final WholeBody others;
    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.WAITING);
    private volatile @Nullable T value;
    private volatile @Nullable RuntimeException thrown;

    ReadBody(DownloadRules rules, BodyReader<T> reader, WholeBody others) {
        this.rules = rules;
        this.reader = reader;
        this.others = others;
    }

    @Override
    public HttpReply read(Response response) throws IOException {
        if (response.code() / 100 != 2) {
            return others.read(response);
        }
        if (!isWanted(response.body().contentType())) {
            return new HttpReply.Answer(response.code(), response.headers(), ByteSlice.EMPTY);
        }
        if (!stage.compareAndSet(Stage.WAITING, Stage.READING)) {
            return new HttpReply.NoAnswer("given up");
        }
        LimitedBody body = new LimitedBody(response.body().byteStream(), response.code(), rules, System::nanoTime);
        return take(response, body);
    }

    private HttpReply take(Response response, LimitedBody body) throws IOException {
        T made = null;
        try {
            made = reader.read(body);
        } catch (IOException e) {
            if (body.failure() == null) {
                throw e;
            }
        } catch (RuntimeException e) {
            thrown = e;
        }
        HttpReply failure = body.failure();
        if (failure != null) {
            thrown = null;
            return failure;
        }
        value = made;
        return new HttpReply.Answer(response.code(), response.headers(), ByteSlice.EMPTY);
    }

    /** The reply as the caller of the download gets it. */
    Download<T> result(HttpReply reply) {
        RuntimeException failure = thrown;
        if (failure != null) {
            throw failure;
        }
        T made = value;
        return made != null && reply instanceof HttpReply.Answer answer
                ? new Download.Taken<>(answer.status(), answer.headers(), made)
                : new Download.Failed<>(reply);
    }

    @Override
    public boolean abandon() {
        return stage.compareAndSet(Stage.WAITING, Stage.ABANDONED);
    }

    private boolean isWanted(@Nullable MediaType type) {
        return type == null || (type.type() + "/" + type.subtype()).equalsIgnoreCase(rules.mediaType());
    }
}

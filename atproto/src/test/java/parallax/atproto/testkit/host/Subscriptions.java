package parallax.atproto.testkit.host;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import parallax.atproto.server.ServerSocketSession;
import parallax.atproto.server.SocketRoute;
import parallax.atproto.server.WebSocketFrames;
import parallax.atproto.server.XrpcRequest;
import parallax.atproto.server.XrpcResponse;

/**
 * The event stream of one simulated host: who reads it, and with which faults. Thread-safe but for the route itself.
 */
final class Subscriptions implements SocketRoute {
    private static final int POLICY = 1008;

    private final FrameList frames;
    private final HttpAnswers log;
    private final Set<Feed> feeds = ConcurrentHashMap.newKeySet();
    private final Queue<List<Fault>> coming = new ConcurrentLinkedQueue<>();
    /** Faults picked at the handshake, until the session opens. One event loop serves all connections of a host. */
    private final Map<XrpcRequest, List<Fault>> picked = new HashMap<>();

    private volatile List<Fault> standing = List.of();

    /** @param log told of each handshake */
    Subscriptions(FrameList frames, HttpAnswers log) {
        this.frames = frames;
        this.log = log;
    }

    void next(List<Fault> faults) {
        coming.add(faults);
    }

    void every(List<Fault> faults) {
        standing = faults;
    }

    void wake() {
        feeds.forEach(Feed::wake);
    }

    void abortAll() {
        feeds.forEach(feed -> feed.session().abort());
    }

    int size() {
        return feeds.size();
    }

    boolean await(int count, Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        synchronized (feeds) {
            while (feeds.size() != count) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    return false;
                }
                feeds.wait(left);
            }
            return true;
        }
    }

    @Override
    public Optional<XrpcResponse> refuse(XrpcRequest request) {
        log.record(request);
        if (request.query("cursor").filter(text -> !text.matches("[0-9]{0,16}")).isPresent()) {
            return Optional.of(XrpcResponse.error(400, "InvalidRequest", "cursor is not a number"));
        }
        List<Fault> next = coming.poll();
        List<Fault> faults = next != null ? next : standing;
        for (Fault fault : faults) {
            if (fault instanceof Fault.Refuse(int status, Map<String, String> headers)) {
                return Optional.of(refusal(status, headers));
            }
        }
        if (!faults.isEmpty()) {
            picked.put(request, faults);
        }
        return Optional.empty();
    }

    private static XrpcResponse refusal(int status, Map<String, String> headers) {
        XrpcResponse refusal = XrpcResponse.error(status, "Refused", "as told");
        for (var header : headers.entrySet()) {
            refusal = refusal.withHeader(header.getKey(), header.getValue());
        }
        return refusal;
    }

    @Override
    public void open(XrpcRequest request, ServerSocketSession session) {
        List<Fault> faults = picked.getOrDefault(request, List.of());
        picked.remove(request);
        OptionalLong cursor = request.query("cursor").filter(text -> !text.isEmpty()).stream()
                .mapToLong(Long::parseLong)
                .findFirst();
        boolean rewound = faults.stream().anyMatch(Fault.Rewind.class::isInstance);
        FrameList.Start start = rewound ? new FrameList.Start.Future() : frames.start(cursor);
        switch (start) {
            case FrameList.Start.Future _ -> {
                session.write(WebSocketFrames.binary(ControlFrames.error("FutureCursor", "Cursor in the future.")));
                session.closeWith(POLICY, "FutureCursor");
            }
            case FrameList.Start.Outdated(int index) -> {
                session.write(WebSocketFrames.binary(ControlFrames.info("OutdatedCursor", "Events are gone.")));
                feed(new Feed(session, frames, index, faults));
            }
            case FrameList.Start.At(int index) -> feed(new Feed(session, frames, index, faults));
        }
    }

    private void feed(Feed feed) {
        changed(() -> feeds.add(feed));
        feed.session().onClose(() -> changed(() -> feeds.remove(feed)));
        feed.session().onWritable(feed::pump);
        feed.pump();
    }

    private void changed(Runnable change) {
        synchronized (feeds) {
            change.run();
            feeds.notifyAll();
        }
    }
}

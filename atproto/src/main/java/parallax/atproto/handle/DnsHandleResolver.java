package parallax.atproto.handle;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import parallax.atproto.identity.RequestRate;
import parallax.atproto.syntax.Handle;

/**
 * The TXT records of {@code _atproto.HANDLE} (atproto.com/specs/handle, "DNS TXT Method"), at a bounded rate, over UDP
 * and, when an answer is too long for that, over TCP. A server that fails is passed over for the next one.
 */
public final class DnsHandleResolver implements HandleResolver {

    private static final String LABEL = "_atproto.";
    private static final Duration LONGEST_TURN = Duration.ofSeconds(10);

    private final DnsServers servers;
    private final RequestRate rate;
    private final List<SimpleResolver> resolvers = new ArrayList<>();

    /** @param rate of questions, retries not counted */
    public DnsHandleResolver(DnsServers servers, RequestRate rate) {
        this.servers = servers;
        this.rate = rate;
        for (InetSocketAddress address : servers.addresses()) {
            SimpleResolver resolver = new SimpleResolver(address);
            resolver.setTimeout(servers.timeout());
            resolvers.add(resolver);
        }
    }

    @Override
    public HandleResolution resolve(Handle handle) {
        Name name = name(handle);
        if (name == null) {
            return new HandleResolution.NotFound();
        }
        try {
            return rate.await(LONGEST_TURN)
                    ? ask(name)
                    : new HandleResolution.Unavailable("too many questions to the name servers are waiting");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new HandleResolution.Unavailable("interrupted");
        }
    }

    /** Null if the handle is too long to have the label before it. */
    private static @Nullable Name name(Handle handle) {
        try {
            return Name.fromString(LABEL + handle.normalized() + ".");
        } catch (TextParseException e) {
            return null;
        }
    }

    private HandleResolution ask(Name name) throws InterruptedException {
        HandleResolution last = new HandleResolution.Unavailable("no name server answered");
        for (int round = 0; round < servers.tries(); round++) {
            for (SimpleResolver resolver : resolvers) {
                last = ask(resolver, name);
                if (!(last instanceof HandleResolution.Unavailable)) {
                    return last;
                }
            }
        }
        return last;
    }

    private HandleResolution ask(SimpleResolver resolver, Name name) throws InterruptedException {
        Message question = Message.newQuery(Record.newRecord(name, Type.TXT, DClass.IN));
        CompletableFuture<Message> answer = resolver.sendAsync(question).toCompletableFuture();
        try {
            // UDP and TCP have the time once each; beyond that the library itself has failed.
            Message message = answer.get(servers.timeout().toMillis() * 2 + 1_000, TimeUnit.MILLISECONDS);
            return question.getQuestion().equals(message.getQuestion())
                    ? TxtAnswer.read(name, message)
                    : new HandleResolution.Unavailable("the name server answered another question");
        } catch (TimeoutException e) {
            return new HandleResolution.Unavailable("the name server is too slow");
        } catch (ExecutionException e) {
            return failed(e.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    private static HandleResolution failed(@Nullable Throwable cause) {
        if (cause instanceof IOException failure) {
            return new HandleResolution.Unavailable(
                    "name server: " + failure.getClass().getSimpleName());
        }
        throw new IllegalStateException("asking a name server failed", cause);
    }
}

package parallax.relay.backfill;

import java.net.URI;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import parallax.atproto.address.Hostname;
import parallax.atproto.http.GuardedHttp;
import parallax.atproto.identity.DidResolver;
import parallax.atproto.xrpc.XrpcClient;

/**
 * What a backfill asks other servers with; guarded, bounded and polite.
 *
 * @param client over {@code http}, which asks once
 * @param hostnames reads a host as the operator writes it, by the rules for hosts
 * @param nsidList the public list of collections; null for none
 */
public record BackfillClients(
        GuardedHttp http,
        XrpcClient client,
        DidResolver identities,
        Function<String, Hostname> hostnames,
        @Nullable URI nsidList) {}

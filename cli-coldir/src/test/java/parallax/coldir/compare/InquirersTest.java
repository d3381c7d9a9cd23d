package parallax.coldir.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import parallax.atproto.address.AddressGuard;
import parallax.atproto.http.GuardedHttp;
import parallax.atproto.http.HttpConcurrency;
import parallax.atproto.http.HttpLimits;
import parallax.atproto.identity.CacheLimits;
import parallax.atproto.identity.CachedResolver;
import parallax.atproto.identity.IdentityStore;
import parallax.atproto.identity.Resolution;
import parallax.atproto.identity.ResolverListener;
import parallax.atproto.probe.AccountProbe;
import parallax.atproto.probe.ProbeLimits;
import parallax.atproto.xrpc.XrpcClient;

class InquirersTest {

    private final InstantSource clock = InstantSource.system();
    private final GuardedHttp http =
            new GuardedHttp(AddressGuard.publicOnly(), HttpLimits.DOCUMENTS, HttpConcurrency.DEFAULT, "test/1");
    private final List<AccountProbe> made = new ArrayList<>();

    @AfterEach
    void close() {
        http.close();
    }

    @Test
    void noMoreAccountsAreAskedAboutInAllThanWereAllowed() {
        Inquirers inquirers = new Inquirers(this::probe, 100);
        assertThat(inquirers.take(60)).isEqualTo(60);
        assertThat(inquirers.take(60)).isEqualTo(40);
        assertThat(inquirers.take(1)).isZero();
    }

    @Test
    void aProbeIsReplacedBeforeItRemembersMoreThanTenThousandAccounts() {
        Inquirers inquirers = new Inquirers(this::probe, 1_000_000);
        for (int i = 0; i < 12; i++) {
            AccountProbe probe = inquirers.next(Inquirers.AT_ONCE);
            assertThat(probe).isSameAs(made.getLast());
            assertThat(made).hasSize(1 + i / 5);
        }
    }

    private AccountProbe probe() {
        CachedResolver identities = new CachedResolver(
                _ -> new Resolution.NotFound(), CacheLimits.DEFAULT, IdentityStore.NONE, ResolverListener.NONE, clock);
        AccountProbe probe =
                new AccountProbe(identities, new XrpcClient(http, clock), () -> true, ProbeLimits.DEFAULT, clock);
        made.add(probe);
        return probe;
    }
}

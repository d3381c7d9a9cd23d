package parallax.relay.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parallax.relay.control.Host;
import parallax.relay.control.HostControl.Trust;
import parallax.relay.control.HostRates;
import parallax.relay.control.HostStatus;
import parallax.relay.control.HostTerms;
import parallax.relay.flow.HostId;
import parallax.relay.state.ControlPlane;
import parallax.relay.state.DatabaseUrl;

@SuppressWarnings("NullAway.Init")
class HostPolicyTest {
    private static final HostId ID = new HostId(7);

    private ControlPlane controlPlane;

    @BeforeEach
    void open(@TempDir Path dir) {
        controlPlane = ControlPlane.open(DatabaseUrl.sqlite(dir.resolve("relay.sqlite")));
    }

    @AfterEach
    void close() {
        controlPlane.close();
    }

    private HostPolicy policy() {
        return new HostPolicy(controlPlane.rules(), CrawlRules.standard(), InstantSource.system());
    }

    private static Host host(String name, HostTerms terms) {
        return new Host(ID, name, HostStatus.ACTIVE, Instant.EPOCH, terms);
    }

    @Test
    void trustIsDecidedNowByDomainUnlessTheOperatorSaysOtherwiseOfTheHost() {
        HostPolicy policy = policy();
        policy.learn(host("morel.us-east.host.bsky.network", HostTerms.STANDARD));
        assertThat(policy.accountLimit(ID)).isEqualTo(10_000_000);
        assertThat(policy.rates(ID)).isEqualTo(HostRates.trusted());
        policy.distrustDomain(DomainPattern.parse("*.HOST.bsky.network"));
        assertThat(policy.accountLimit(ID)).isEqualTo(100);
        assertThat(policy.rates(ID)).isEqualTo(new HostRates(50, 2_600, 21_000));
        policy.learn(host("pds.example.com", new HostTerms(OptionalLong.of(5_000), Trust.TRUSTED)));
        assertThat(policy.trusted(ID)).isTrue();
        assertThat(policy.accountLimit(ID)).isEqualTo(5_000);
        policy.learn(host("a.host.bsky.network", new HostTerms(OptionalLong.empty(), Trust.UNTRUSTED)));
        policy.trustDomain(DomainPattern.parse("*.host.bsky.network"));
        assertThat(policy.trusted(ID)).isFalse();
    }

    @Test
    void aHostThatWasNeverLearntHasTheLimitOfStrangers() {
        assertThat(policy().accountLimit(new HostId(99))).isEqualTo(100);
    }

    @Test
    void whatTheOperatorChangesGoesOverTheCommandLineAfterARestart() {
        HostPolicy before = policy();
        before.takeCrawlRequests(false);
        before.setNewHostsPerDay(0);
        before.distrustDomain(DomainPattern.parse("*.host.bsky.network"));
        before.trustDomain(DomainPattern.parse("pds.example.com"));
        before.banDomain("bad.example.com");
        HostPolicy after = policy();
        assertThat(after.crawlRequestsTaken()).isFalse();
        assertThat(after.newHostsPerDay()).isZero();
        assertThat(after.trustedDomains()).containsExactly("pds.example.com");
        assertThat(after.bannedDomains()).containsExactly("bad.example.com");
    }

    @Test
    void aBannedDomainIsItselfAndAllBelowItAndNoOther() {
        HostPolicy policy = policy();
        policy.banDomain("example.com");
        assertThat(List.of("example.com", "pds.example.com", "a.b.example.com")).allMatch(policy::banned);
        assertThat(List.of("badexample.com", "example.com.org", "example.org")).noneMatch(policy::banned);
        assertThat(policy.unbanDomain("pds.example.com")).isFalse();
        assertThat(policy.unbanDomain("example.com")).isTrue();
        assertThat(policy.banned("pds.example.com")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*", "*.", "com", "*.com", "10.0.0.1", "a b.example", "*.*.example.com", "https://"})
    void whatIsNoPatternIsRefused(String pattern) {
        assertThatThrownBy(() -> DomainPattern.parse(pattern)).isInstanceOf(IllegalArgumentException.class);
    }
}

package parallax.relay.upstream;

import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parallax.atproto.address.AddressSyntaxException;
import parallax.atproto.address.Hostname;
import parallax.atproto.xrpc.XrpcClient;
import parallax.relay.control.HostOrigin;
import parallax.relay.control.Hosts;

/** Writes hosts into the control plane of a relay that does not run; the next start connects them. */
public final class HostImport implements PullHosts.Taker {
    private static final Logger LOG = LoggerFactory.getLogger(HostImport.class);

    private final Hosts hosts;
    private final HostPolicy policy;
    private final @Nullable HostCheck check;
    private final InstantSource clock;

    /** @param client asks each new host whether it is a PDS; null takes them unasked */
    public HostImport(Hosts hosts, HostPolicy policy, @Nullable XrpcClient client, InstantSource clock) {
        this.hosts = hosts;
        this.policy = policy;
        this.check = client == null ? null : new HostCheck(client);
        this.clock = clock;
    }

    @Override
    public PullHosts.Taken take(String hostname) {
        Hostname name;
        try {
            name = policy.name(hostname);
        } catch (AddressSyntaxException e) {
            return refused(String.valueOf(e.getMessage()));
        }
        if (policy.banned(name.text())) {
            return refused(name + " is in a banned domain");
        }
        if (hosts.find(name.text()).isPresent()) {
            return PullHosts.Taken.KNOWN;
        }
        String complaint = check == null ? "" : check.complaint(name).orElse("");
        if (!complaint.isEmpty()) {
            return refused(name + ": " + complaint);
        }
        hosts.register(name.text(), HostOrigin.PULLED, clock.instant());
        return PullHosts.Taken.NEW;
    }

    private static PullHosts.Taken refused(String why) {
        LOG.info("host refused: {}", why);
        return PullHosts.Taken.REFUSED;
    }
}

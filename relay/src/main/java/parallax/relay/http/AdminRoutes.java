package parallax.relay.http;

import java.time.InstantSource;
import java.util.List;
import parallax.atproto.server.XrpcHandler;
import parallax.atproto.server.XrpcServerBuilder;

/** Every path of the operator with its handler. */
public final class AdminRoutes {
    private final XrpcServerBuilder server;
    private final AdminAccess access;
    private final Audit audit;
    private final AdminPorts ports;

    /**
     * Adds to a server.
     *
     * @param passwords any of which lets in; at least one
     */
    public AdminRoutes(XrpcServerBuilder server, AdminPorts ports, List<String> passwords, InstantSource clock) {
        this.server = server;
        this.ports = ports;
        this.access = new AdminAccess(passwords, clock);
        this.audit = new Audit(ports.audit(), clock);
    }

    /** Adds them all. */
    public void add() {
        addAccounts(new AccountAdmin(ports.statuses(), ports.takedowns(), ports.identities()));
        addHosts(new HostAdmin(ports.hosts()), new HostEndpoints(ports.listing(), ports.crawling()));
        addCrawling(new CrawlAdmin(ports.hosts()));
        ConsumerAdmin consumers = new ConsumerAdmin(ports.consumers());
        read("consumers/list", consumers::list);
        act("consumers/kick", consumers::kick);
        addBackfill(new BackfillAdmin(ports.backfill()));
        read("audit", audit::list);
    }

    private void addAccounts(AccountAdmin accounts) {
        act("repo/takeDown", accounts::takeDown);
        act("repo/reverseTakedown", accounts::reverseTakedown);
        read("repo/takedowns", accounts::takedowns);
        act("identity/purge", accounts::purgeIdentity);
    }

    private void addHosts(HostAdmin hosts, HostEndpoints requests) {
        act("pds/requestCrawl", requests::requestCrawlByOperator);
        read("pds/list", hosts::list);
        act("pds/block", hosts::block);
        act("pds/unblock", hosts::unblock);
        act("pds/changeLimits", hosts::changeLimits);
        act("pds/resetCursor", hosts::resetCursor);
        act("pds/delete", hosts::delete);
        act("pds/trust", hosts::trust);
        read("subs/getUpstreamConns", hosts::connected);
        act("subs/killUpstream", hosts::killUpstream);
    }

    private void addCrawling(CrawlAdmin crawling) {
        read("subs/getEnabled", crawling::enabled);
        act("subs/setEnabled", crawling::setEnabled);
        read("subs/perDayLimit", crawling::perDayLimit);
        act("subs/setPerDayLimit", crawling::setPerDayLimit);
        read("subs/listDomainBans", crawling::bannedDomains);
        act("subs/banDomain", crawling::banDomain);
        act("subs/unbanDomain", crawling::unbanDomain);
        read("subs/listTrustedDomains", crawling::trustedDomains);
        act("subs/trustDomain", crawling::trustDomain);
        act("subs/distrustDomain", crawling::distrustDomain);
    }

    private void addBackfill(BackfillAdmin backfill) {
        read("backfill-collections", backfill::report);
        act("backfill-collections", backfill::begin);
        act("backfill-collections/pause", backfill::pause);
        act("backfill-collections/resume", backfill::resume);
        act("backfill-collections/cancel", backfill::cancel);
    }

    private void read(String path, XrpcHandler handler) {
        server.route("GET", "/admin/" + path, access.only(XrpcProblem.answered(handler)));
    }

    private void act(String path, XrpcHandler handler) {
        server.route("POST", "/admin/" + path, access.only(audit.recorded(XrpcProblem.answered(handler))));
    }
}

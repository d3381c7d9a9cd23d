package parallax.atproto.probe;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.http.Silence;
import parallax.atproto.identity.PdsEndpoint;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Nsid;
import parallax.atproto.syntax.Tid;
import parallax.atproto.xrpc.XrpcReply;

/**
 * Asks one PDS about one account: {@code getRepoStatus}; where a PDS does not have that, {@code getLatestCommit}, and
 * then {@code describeRepo} (atproto.com/specs/sync, "Account Hosting Status").
 */
final class PdsInterview {

    private static final Nsid STATUS = new Nsid("com.atproto.sync.getRepoStatus");
    private static final Nsid LATEST = new Nsid("com.atproto.sync.getLatestCommit");
    static final Nsid DESCRIBE = new Nsid("com.atproto.repo.describeRepo");

    private final Questioner questioner;
    private final HostBook hosts;
    private final NameService names;

    PdsInterview(Questioner questioner, HostBook hosts, NameService names) {
        this.questioner = questioner;
        this.hosts = hosts;
        this.names = names;
    }

    /** One account at one PDS, as it is asked about step by step. */
    record Case(Did did, PdsEndpoint pds, Trail trail) {}

    /** Whether it is active there. */
    PdsWord status(Case about) throws InterruptedException, ProbeBudget.SpentException {
        PdsEndpoint pds = about.pds();
        String gone = hosts.gone(pds);
        if (gone != null) {
            about.trail().known(pds, STATUS, "not asked again: " + gone);
            return new PdsWord.Absent(gone);
        }
        if (hosts.rests(pds)) {
            about.trail().known(pds, STATUS, "not asked: it gave other accounts no answer");
            return new PdsWord.Doubt("its PDS gave other accounts no answer");
        }
        XrpcReply<JsonNode> reply = ask(about, STATUS);
        return RepoErrors.methodIsMissing(reply) ? withoutStatus(about) : read(about, reply);
    }

    private PdsWord withoutStatus(Case about) throws InterruptedException, ProbeBudget.SpentException {
        XrpcReply<JsonNode> latest = ask(about, LATEST);
        if (latest instanceof XrpcReply.Ok<JsonNode>(JsonNode body)) {
            return commit(body);
        }
        if (!RepoErrors.methodIsMissing(latest)) {
            return word(about, latest);
        }
        XrpcReply<JsonNode> described = ask(about, DESCRIBE);
        return described instanceof XrpcReply.Ok<JsonNode>(JsonNode body)
                ? described(about.did(), body)
                : word(about, described);
    }

    /** The rev of the repository, for a PDS whose status did not have it. */
    PdsWord latest(Case about) throws InterruptedException, ProbeBudget.SpentException {
        XrpcReply<JsonNode> reply = ask(about, LATEST);
        return reply instanceof XrpcReply.Ok<JsonNode>(JsonNode body) ? commit(body) : word(about, reply);
    }

    /** What an answer that is not the wanted one says of the account. */
    PdsWord word(Case about, XrpcReply<JsonNode> reply) {
        return switch (reply) {
            case XrpcReply.Ok<JsonNode> _ -> new PdsWord.Doubt("an answer that does not fit the question");
            case XrpcReply.Failed<JsonNode> failed -> RepoErrors.word(failed);
            case XrpcReply.Unreachable<JsonNode>(Silence silence, String reason) ->
                switch (silence) {
                    case NO_ADDRESS -> withoutAddress(about.pds());
                    case REFUSED -> gone(about.pds(), "the host of its PDS refuses connections");
                    case BLOCKED -> new PdsWord.Doubt("its PDS may not be asked: " + reason);
                    case OTHER -> new PdsWord.Doubt("its PDS gave no answer: " + reason);
                };
        };
    }

    /** Asks, and remembers whether the host is of use. */
    XrpcReply<JsonNode> ask(Case about, Nsid method) throws InterruptedException, ProbeBudget.SpentException {
        return ask(
                about,
                method,
                method.equals(DESCRIBE) ? Map.of("repo", about.did().text()) : did(about));
    }

    XrpcReply<JsonNode> ask(Case about, Nsid method, Map<String, String> parameters)
            throws InterruptedException, ProbeBudget.SpentException {
        XrpcReply<JsonNode> reply = questioner.ask(about.pds(), method, parameters, about.trail());
        if (RepoErrors.isOfNoUse(reply)) {
            hosts.silent(about.pds());
        } else {
            hosts.answered(about.pds());
        }
        return reply;
    }

    private static Map<String, String> did(Case about) {
        return Map.of("did", about.did().text());
    }

    private PdsWord read(Case about, XrpcReply<JsonNode> reply) {
        if (!(reply instanceof XrpcReply.Ok<JsonNode>(JsonNode body))) {
            return word(about, reply);
        }
        if (!about.did().text().equals(body.path("did").textValue())
                || !body.path("active").isBoolean()) {
            return new PdsWord.Doubt("its PDS answered no status of it");
        }
        AccountStatus status = AccountStatus.of(
                body.path("active").booleanValue(), body.path("status").textValue());
        return switch (status) {
            case ACTIVE, THROTTLED, DESYNCHRONIZED -> new PdsWord.Active(rev(body));
            case DEACTIVATED -> new PdsWord.Inactive(AccountClass.DEACTIVATED, "its PDS says deactivated");
            case SUSPENDED -> new PdsWord.Inactive(AccountClass.SUSPENDED, "its PDS says suspended");
            case TAKENDOWN -> new PdsWord.Inactive(AccountClass.TAKENDOWN, "its PDS says takendown");
            case DELETED -> new PdsWord.Inactive(AccountClass.DELETED, "its PDS says deleted");
            case INACTIVE -> new PdsWord.Inactive(AccountClass.DEACTIVATED, "its PDS says inactive, for no reason");
        };
    }

    private static PdsWord commit(JsonNode body) {
        Tid rev = rev(body);
        return rev == null ? new PdsWord.Doubt("its PDS answered no commit of it") : new PdsWord.Active(rev);
    }

    private static PdsWord described(Did did, JsonNode body) {
        return did.text().equals(body.path("did").textValue())
                ? new PdsWord.Active(null)
                : new PdsWord.Doubt("its PDS described no repository of it");
    }

    private static @Nullable Tid rev(JsonNode body) {
        String text = body.path("rev").textValue();
        return text == null ? null : Tid.tryParse(text);
    }

    private PdsWord withoutAddress(PdsEndpoint pds) {
        return names.works()
                ? gone(pds, "the host of its PDS has no address")
                : new PdsWord.Doubt("no host name can be looked up");
    }

    private PdsWord gone(PdsEndpoint pds, String why) {
        hosts.markGone(pds, why);
        return new PdsWord.Absent(why);
    }
}

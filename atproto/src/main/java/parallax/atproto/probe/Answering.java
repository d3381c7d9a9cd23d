package parallax.atproto.probe;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import parallax.atproto.probe.PdsInterview.Case;
import parallax.atproto.syntax.Nsid;
import parallax.atproto.syntax.Tid;
import parallax.atproto.xrpc.XrpcReply;

/** Takes a question to one PDS: first whether the account is active, then what else was asked. */
final class Answering {

    private static final Nsid LIST = new Nsid("com.atproto.repo.listRecords");

    private final PdsInterview interview;

    Answering(PdsInterview interview) {
        this.interview = interview;
    }

    PdsWord answer(Case about, ProbeQuestion question) throws InterruptedException, ProbeBudget.SpentException {
        PdsWord word = interview.status(about);
        if (!(word instanceof PdsWord.Active(Tid rev))) {
            return word;
        }
        return switch (question) {
            case ProbeQuestion.Active _ -> new PdsWord.Answered(AccountClass.LIVE, word.why());
            case ProbeQuestion.HasReached(Tid wanted) -> reached(about, rev, wanted);
            case ProbeQuestion.HasRecords(Nsid collection) -> records(about, collection);
        };
    }

    private PdsWord reached(Case about, @Nullable Tid told, Tid wanted)
            throws InterruptedException, ProbeBudget.SpentException {
        if (told == null) {
            PdsWord latest = interview.latest(about);
            return latest instanceof PdsWord.Active(Tid rev) && rev != null ? compared(rev, wanted) : latest;
        }
        return compared(told, wanted);
    }

    private static PdsWord compared(Tid rev, Tid wanted) {
        return rev.value() >= wanted.value()
                ? new PdsWord.Answered(AccountClass.LIVE, "its PDS is at rev " + rev.text())
                : new PdsWord.Answered(AccountClass.STALE, "its PDS is at the earlier rev " + rev.text());
    }

    private PdsWord records(Case about, Nsid collection) throws InterruptedException, ProbeBudget.SpentException {
        XrpcReply<JsonNode> reply = interview.ask(
                about, LIST, Map.of("repo", about.did().text(), "collection", collection.text(), "limit", "1"));
        if (reply instanceof XrpcReply.Ok<JsonNode>(JsonNode body)) {
            return listed(about, collection, body);
        }
        PdsWord word = interview.word(about, reply);
        return word instanceof PdsWord.Doubt && reply instanceof XrpcReply.Failed<JsonNode>
                ? described(about, collection, word)
                : word;
    }

    private static PdsWord listed(Case about, Nsid collection, JsonNode body) {
        JsonNode records = body.path("records");
        if (!records.isArray()) {
            return new PdsWord.Doubt("its PDS answered no list of records");
        }
        if (records.isEmpty()) {
            return new PdsWord.Answered(AccountClass.STALE, "its PDS lists no record of " + collection.text());
        }
        String uri = records.path(0).path("uri").asText();
        return uri.startsWith("at://" + about.did().text() + "/" + collection.text() + "/")
                ? new PdsWord.Answered(AccountClass.LIVE, "its PDS lists a record of " + collection.text())
                : new PdsWord.Doubt("its PDS listed a record of something else");
    }

    /** A description that names the collection is believed; one that does not proves nothing, some are out of date. */
    private PdsWord described(Case about, Nsid collection, PdsWord otherwise)
            throws InterruptedException, ProbeBudget.SpentException {
        XrpcReply<JsonNode> reply = interview.ask(about, PdsInterview.DESCRIBE);
        if (!(reply instanceof XrpcReply.Ok<JsonNode>(JsonNode body))) {
            return otherwise;
        }
        for (JsonNode named : body.path("collections")) {
            if (collection.text().equals(named.textValue())
                    && about.did().text().equals(body.path("did").textValue())) {
                return new PdsWord.Answered(AccountClass.LIVE, "its PDS describes it with " + collection.text());
            }
        }
        return otherwise;
    }
}

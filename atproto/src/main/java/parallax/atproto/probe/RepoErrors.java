package parallax.atproto.probe;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import parallax.atproto.xrpc.XrpcReply;

/** What refusals mean; the names are those of the lexicons of {@code com.atproto.sync}. */
final class RepoErrors {

    private static final Set<String> NO_SUCH_METHOD =
            Set.of("MethodNotImplemented", "XRPCNotSupported", "UnknownMethod", "NotImplemented");

    private RepoErrors() {}

    /** An older PDS, a smaller one, or something that is no PDS. */
    static boolean methodIsMissing(XrpcReply<JsonNode> reply) {
        return reply instanceof XrpcReply.Failed<JsonNode> failed
                && (NO_SUCH_METHOD.contains(failed.error())
                        || failed.status() == 501
                        || (failed.error().equals(XrpcReply.UNKNOWN)
                                && (failed.status() == 404 || failed.status() == 405)));
    }

    /** Silence, a rate limit or an error of the server's own: the next account would get no other. */
    static boolean isOfNoUse(XrpcReply<JsonNode> reply) {
        return switch (reply) {
            case XrpcReply.Ok<JsonNode> _ -> false;
            // Our own patience for a turn says nothing of the host.
            case XrpcReply.Failed<JsonNode> failed ->
                mayPass(failed) && !failed.error().equals(XrpcReply.NOT_SENT);
            case XrpcReply.Unreachable<JsonNode> _ -> true;
        };
    }

    /** Whether asking again may bring another answer; a method that is missing stays so. */
    static boolean mayPass(XrpcReply.Failed<JsonNode> failed) {
        return failed.isPassing() && failed.status() != 501;
    }

    static PdsWord word(XrpcReply.Failed<JsonNode> failed) {
        return switch (failed.error()) {
            case "RepoNotFound" -> new PdsWord.Absent("its PDS does not know it");
            case "RepoDeactivated" -> inactive(AccountClass.DEACTIVATED, failed);
            case "RepoInactive" -> inactive(AccountClass.DEACTIVATED, failed);
            case "RepoTakendown" -> inactive(AccountClass.TAKENDOWN, failed);
            case "RepoSuspended" -> inactive(AccountClass.SUSPENDED, failed);
            case "RepoDeleted" -> inactive(AccountClass.DELETED, failed);
            default -> new PdsWord.Doubt("its PDS answered HTTP " + failed.status() + " " + failed.error());
        };
    }

    private static PdsWord inactive(AccountClass accountClass, XrpcReply.Failed<JsonNode> failed) {
        return new PdsWord.Inactive(accountClass, "its PDS says " + failed.error());
    }
}

package parallax.relay.http;

import com.fasterxml.jackson.databind.JsonNode;
import parallax.atproto.server.XrpcRequest;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.StrictJson;
import parallax.atproto.syntax.SyntaxException;

/** A request's query and body, checked. Each method answers {@code BadRequest} for what is missing or malformed. */
final class Parameters {
    private Parameters() {}

    /** @param most the largest allowed value; the smallest is 1 */
    static int limit(XrpcRequest request, int whenAbsent, int most) {
        long limit = number(request, "limit", whenAbsent);
        if (limit < 1 || limit > most) {
            throw XrpcProblem.badRequest("limit is " + limit + "; it must be from 1 to " + most);
        }
        return (int) limit;
    }

    static long number(XrpcRequest request, String name, long whenAbsent) {
        String text = request.query(name).orElse("");
        if (text.isEmpty()) {
            return whenAbsent;
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw XrpcProblem.badRequest(name + " must be a whole number");
        }
    }

    static String text(XrpcRequest request, String name) {
        return request.query(name)
                .filter(value -> !value.isEmpty())
                .orElseThrow(() -> XrpcProblem.badRequest("the parameter " + name + " is missing"));
    }

    static boolean flag(XrpcRequest request, String name, boolean whenAbsent) {
        return switch (request.query(name).orElse("")) {
            case "" -> whenAbsent;
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw XrpcProblem.badRequest(name + " must be true or false");
        };
    }

    static Did did(String text) {
        Did did = Did.tryParse(text);
        if (did == null) {
            throw XrpcProblem.badRequest("not a DID");
        }
        return did;
    }

    static String bodyText(XrpcRequest request, String field) {
        JsonNode value = body(request).path(field);
        if (!value.isTextual() || value.textValue().isBlank()) {
            throw XrpcProblem.badRequest("the body needs a string field \"" + field + "\"");
        }
        return value.textValue();
    }

    /** The body, a JSON object. */
    static JsonNode body(XrpcRequest request) {
        try {
            JsonNode body = StrictJson.read(request.body().toByteBuffer());
            if (!body.isObject()) {
                throw XrpcProblem.badRequest("the body is not a JSON object");
            }
            return body;
        } catch (SyntaxException e) {
            throw XrpcProblem.badRequest("the body is not JSON");
        }
    }
}

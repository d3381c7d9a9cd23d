package parallax.relay.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import parallax.atproto.syntax.PlainText;
import parallax.atproto.syntax.StrictJson;
import parallax.atproto.syntax.SyntaxException;

/** One request of the operator to a running relay. */
final class AdminCall {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    // A start asks others for their lists of collections first.
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** What the relay answered, with status 0 for no answer; the body is an empty object when it was no JSON. */
    record Answer(int status, JsonNode body) {
        String problem(URI relay) {
            if (status == 0) {
                return relay + " does not answer: " + body.path("message").asText();
            }
            String message = body.path("message").asText("");
            return PlainText.of(
                    "HTTP " + status + " " + body.path("error").asText("") + (message.isEmpty() ? "" : ": " + message));
        }
    }

    private final URI relay;
    private final String password;

    AdminCall(URI relay, String password) {
        this.relay = relay;
        this.password = password;
    }

    Answer get(String path) throws InterruptedException {
        return send(request(path).GET());
    }

    Answer post(String path, String json) throws InterruptedException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(relay.resolve("/admin/" + path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + password);
    }

    private static Answer send(HttpRequest.Builder request) throws InterruptedException {
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT).build()) {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), json(response.body()));
        } catch (IOException e) {
            return new Answer(0, JsonNodeFactory.instance.objectNode().put("message", String.valueOf(e.getMessage())));
        }
    }

    private static JsonNode json(String body) {
        try {
            JsonNode read = StrictJson.read(body);
            return read.isObject() ? read : JsonNodeFactory.instance.objectNode();
        } catch (SyntaxException e) {
            return JsonNodeFactory.instance.objectNode();
        }
    }
}

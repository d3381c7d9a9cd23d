package parallax.relay.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import parallax.relay.app.RunningRelay;

/** What a relay tells over HTTP. */
final class RelayView implements AutoCloseable {
    /** An answer. */
    record Reply(int status, JsonNode body) {}

    private final HttpClient http = HttpClient.newHttpClient();
    private final int apiPort;
    private final int metricsPort;

    RelayView(RunningRelay relay) {
        this(relay.api().getPort(), relay.metrics().getPort());
    }

    RelayView(int apiPort, int metricsPort) {
        this.apiPort = apiPort;
        this.metricsPort = metricsPort;
    }

    /** Every sample of {@code /metrics}, by its name with its labels. */
    Map<String, Double> metrics() throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(uri(metricsPort, "/metrics")).build();
        Map<String, Double> samples = new TreeMap<>();
        String text = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        for (String line : text.lines().toList()) {
            if (!line.isEmpty() && !line.startsWith("#")) {
                int space = line.lastIndexOf(' ');
                samples.put(line.substring(0, space), Double.parseDouble(line.substring(space + 1)));
            }
        }
        return samples;
    }

    /** One sample of {@code /metrics}; an AssertionError if there is none of that name. */
    long metric(String name) throws IOException, InterruptedException {
        Double value = metrics().get(name);
        if (value == null) {
            throw new AssertionError("no metric " + name);
        }
        return value.longValue();
    }

    long dropped(String reason) throws IOException, InterruptedException {
        return metric("relay_events_dropped_total{reason=\"" + reason + "\"}");
    }

    /** Every reason, and every kind of passed over frame, with its count; zeros left out. */
    Map<String, Long> refused() throws IOException, InterruptedException {
        Map<String, Long> counts = new TreeMap<>();
        metrics().forEach((name, value) -> {
            boolean refusal =
                    name.startsWith("relay_events_dropped_total") || name.startsWith("relay_frames_ignored_total");
            if (refusal && value > 0) {
                counts.put(name.substring(name.indexOf('"') + 1, name.lastIndexOf('"')), value.longValue());
            }
        });
        return counts;
    }

    /** Looks again every few milliseconds until the metric has the value; an AssertionError after minutes. */
    void awaitMetric(String name, long wanted) throws IOException, InterruptedException {
        try {
            Patience.until(name + " = " + wanted, () -> metric(name) == wanted);
        } catch (AssertionError e) {
            throw new AssertionError(name + " is " + metric(name), e);
        }
    }

    Reply get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(apiPort, path)).build());
    }

    /** A POST of the operator, with a JSON body of one field. */
    Reply admin(String path, String field, String value) throws IOException, InterruptedException {
        return adminJson(path, object(field, value));
    }

    /** A POST of the operator. */
    Reply adminJson(String path, String json) throws IOException, InterruptedException {
        String credentials = "admin:" + RunningRelay.PASSWORD;
        String basic = Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
        return postJson(path, json, "Basic " + basic);
    }

    Reply post(String path, String field, String value, String authorization) throws IOException, InterruptedException {
        return postJson(path, object(field, value), authorization);
    }

    private static String object(String field, String value) {
        return "{\"" + field + "\":\"" + value + "\"}";
    }

    private Reply postJson(String path, String json, String authorization) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(apiPort, path))
                .header("Authorization", authorization)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build());
    }

    private Reply send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        return new Reply(response.statusCode(), new JsonMapper().readTree(response.body()));
    }

    private static URI uri(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}

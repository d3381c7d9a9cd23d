package parallax.relay.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import parallax.atproto.server.XrpcRequest;
import parallax.atproto.server.XrpcResponse;
import parallax.atproto.syntax.Nsid;
import parallax.relay.collections.BackfillBook;
import parallax.relay.collections.Backfilling;

/** What the operator does about backfills. Paths and the first fields of the report are those of zlay. */
record BackfillAdmin(Backfilling backfill) {
    private static final int MOST_LISTED = 50_000;

    /** {@code ?source=HOST}, and more of it in the body. */
    XrpcResponse begin(XrpcRequest request) {
        return switch (backfill.begin(order(request))) {
            case Backfilling.Begun.Running(long total, List<String> notes) ->
                Json.ok(noted(Json.object().put("total", total), notes));
            case Backfilling.Begun.Busy _ ->
                XrpcResponse.error(409, "BackfillRunning", "a backfill is running or paused; cancel it first");
            case Backfilling.Begun.Nothing(List<String> notes) ->
                XrpcResponse.error(
                        400,
                        "NothingToDo",
                        notes.isEmpty() ? "the request names nothing" : "nothing to do: " + String.join("; ", notes));
        };
    }

    XrpcResponse report(XrpcRequest request) {
        Backfilling.Report report = backfill.report();
        BackfillBook.Sums sums = report.sums();
        boolean running = report.run()
                .filter(run -> run.phase() == BackfillBook.Phase.RUNNING)
                .isPresent();
        ObjectNode body = Json.object()
                .put("running", running)
                .put("total", sums.total())
                .put("completed", sums.completed())
                .put("in_progress", sums.total() - sums.completed() - sums.failed())
                .put("total_imported", sums.imported())
                .put("failed", sums.failed())
                .put("pages", sums.pages())
                .put("phase", "none");
        report.run().ifPresent(run -> write(run, body));
        body.put("trouble", report.trouble());
        ArrayNode underWay = body.putArray("under_way");
        report.underWay()
                .forEach(part -> underWay.addObject()
                        .put("subject", part.subject())
                        .put("pages", part.pages())
                        .put("imported", part.imported())
                        .put("failures", part.failures()));
        ArrayNode failures = body.putArray("failures");
        report.failures()
                .forEach(failure ->
                        failures.addObject().put("subject", failure.subject()).put("reason", failure.reason()));
        return Json.ok(body);
    }

    private static void write(BackfillBook.Run run, ObjectNode body) {
        body.put("phase", word(run.phase()))
                .put("kind", word(run.kind()))
                .put("source", run.source())
                .put("started_at", run.startedAt().toString())
                .put(
                        "ended_at",
                        run.endedAt().equals(Instant.EPOCH)
                                ? null
                                : run.endedAt().toString());
    }

    XrpcResponse pause(XrpcRequest request) {
        return changed(backfill::pause, "no backfill is running");
    }

    XrpcResponse resume(XrpcRequest request) {
        return changed(backfill::resume, "no backfill is paused");
    }

    XrpcResponse cancel(XrpcRequest request) {
        return changed(backfill::cancel, "no backfill is running or paused");
    }

    private static XrpcResponse changed(BooleanSupplier change, String otherwise) {
        return change.getAsBoolean() ? Json.success() : XrpcResponse.error(409, "NoBackfill", otherwise);
    }

    private static Backfilling.Order order(XrpcRequest request) {
        JsonNode body = request.body().length() == 0 ? Json.object() : Parameters.body(request);
        BackfillBook.Kind kind = kind(body.path("kind").asText("import"));
        String source = request.query("source").orElse(body.path("source").asText(""));
        if (kind == BackfillBook.Kind.IMPORT && source.isEmpty()) {
            throw XrpcProblem.badRequest("an import needs a source: ?source=HOST");
        }
        JsonNode discover = body.path("discover");
        if (!discover.isMissingNode() && !discover.isBoolean()) {
            throw XrpcProblem.badRequest("\"discover\" must be true or false");
        }
        return new Backfilling.Order(
                kind,
                source,
                list(body, "nsids", BackfillAdmin::nsid),
                discover.asBoolean(true),
                list(body, "hosts", host -> host),
                list(body, "dids", Parameters::did));
    }

    private static BackfillBook.Kind kind(String written) {
        return Arrays.stream(BackfillBook.Kind.values())
                .filter(kind -> word(kind).equals(written))
                .findFirst()
                .orElseThrow(() -> XrpcProblem.badRequest("\"kind\" must be import, crawl or dids"));
    }

    private static Nsid nsid(String text) {
        Nsid name = Nsid.tryParse(text);
        if (name == null) {
            throw XrpcProblem.badRequest("an item of \"nsids\" is not an NSID");
        }
        return name;
    }

    private static <T> List<T> list(JsonNode body, String field, Function<String, T> read) {
        JsonNode entries = body.path(field);
        if (entries.isMissingNode() || entries.isNull()) {
            return List.of();
        }
        if (!entries.isArray() || entries.size() > MOST_LISTED) {
            throw XrpcProblem.badRequest("\"" + field + "\" must be a list of at most " + MOST_LISTED);
        }
        List<T> all = new ArrayList<>();
        for (JsonNode entry : entries) {
            @Nullable String text = entry.textValue();
            if (text == null) {
                throw XrpcProblem.badRequest("\"" + field + "\" must hold strings only");
            }
            all.add(read.apply(text));
        }
        return all;
    }

    private static ObjectNode noted(ObjectNode body, List<String> notes) {
        ArrayNode all = body.putArray("notes");
        notes.forEach(all::add);
        return body;
    }

    private static String word(Enum<?> each) {
        return each.name().toLowerCase(Locale.ROOT);
    }
}

package parallax.coldir.compare;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.stream.Stream;
import parallax.reports.directory.CollectionResult;
import parallax.reports.directory.ListedCount;
import parallax.reports.directory.ListedCount.Extent;
import parallax.reports.document.AccountSet;

/** What came of one collection. */
public record Collected(CollectionResult result, List<AccountSet> accounts) {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .build();

    @JsonCreator
    public Collected(
            @JsonProperty("result") CollectionResult result, @JsonProperty("accounts") List<AccountSet> accounts) {
        this.result = result;
        this.accounts = List.copyOf(accounts);
    }

    /** Whether asking again would bring nothing more. */
    boolean isFinal() {
        return result.counts().stream().noneMatch(count -> count.extent() == Extent.PARTIAL);
    }

    /** Relays that answered as if they had no directory. */
    Stream<String> withoutDirectory() {
        return result.counts().stream()
                .filter(count -> count.extent() == Extent.NONE)
                .map(ListedCount::relay);
    }

    JsonNode json() {
        return JSON.valueToTree(this);
    }

    static Collected of(JsonNode json) {
        return JSON.convertValue(json, Collected.class);
    }
}

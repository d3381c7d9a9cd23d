package parallax.atproto.xrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parallax.atproto.http.Silence;

class XrpcItemsTest {

    private static final XrpcReply<JsonNode> DOWN = new XrpcReply.Unreachable<>(Silence.OTHER, "timeout");

    private final Deque<XrpcReply<JsonNode>> replies = new ArrayDeque<>();
    private final List<Map<String, String>> asked = new ArrayList<>();

    private XrpcItems items() {
        return new XrpcItems(
                new XrpcPages(
                        page -> {
                            asked.add(page);
                            return replies.removeFirst();
                        },
                        Map.of("limit", "2")),
                "repos");
    }

    private void page(String json) {
        try {
            replies.add(new XrpcReply.Ok<>(new ObjectMapper().readTree(json)));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Integer> numbers(XrpcItems items) {
        return items.stream().map(JsonNode::intValue).toList();
    }

    @Test
    void theItemsOfAllPagesComeInOrderAndTheEndIsComplete() {
        page("{\"repos\":[1,2],\"cursor\":\"a\"}");
        page("{\"repos\":[],\"cursor\":\"b\"}");
        page("{\"repos\":[3]}");

        XrpcItems items = items();
        assertThat(asked).isEmpty();
        assertThat(items.next().intValue()).isEqualTo(1);
        assertThat(asked).hasSize(1);
        assertThat(items.end()).isEmpty();
        assertThat(numbers(items)).containsExactly(2, 3);
        assertThat(items.end()).contains(new WalkEnd.Complete(3, 3));
        assertThatThrownBy(items::next).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void aWalkThatBreaksOffSaysWhyAndWhereToGoOn() {
        page("{\"repos\":[1,2],\"cursor\":\"a\"}");
        page("{\"repos\":[3],\"cursor\":\"b\"}");
        replies.add(DOWN);

        XrpcItems items = items();
        assertThat(numbers(items)).containsExactly(1, 2, 3);
        assertThat(items.end()).contains(new WalkEnd.Partial(2, 3, DOWN, "b"));
        assertThat(asked.getLast()).containsEntry("cursor", "b").containsEntry("limit", "2");
    }

    @Test
    void aWalkThatFailsAtOnceHasNoCursor() {
        replies.add(DOWN);
        XrpcItems items = items();
        assertThat(numbers(items)).isEmpty();
        assertThat(items.end()).contains(new WalkEnd.Partial(0, 0, DOWN, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "{\"repos\":{}}", "{\"repos\":null}", "{\"repo\":[1]}"})
    void aPageWithoutItsArrayBreaksTheWalkOff(String json) {
        page(json);
        XrpcItems items = items();
        assertThat(numbers(items)).isEmpty();
        assertThat(items.end().orElseThrow())
                .isInstanceOfSatisfying(
                        WalkEnd.Partial.class,
                        partial -> assertThat(partial.reason())
                                .isInstanceOfSatisfying(
                                        XrpcReply.Failed.class,
                                        failed -> assertThat(failed.error()).isEqualTo(XrpcReply.INVALID_RESPONSE)));
    }

    @Test
    void aCursorThatLeadsBackBreaksTheWalkOffAfterTheItemsOfItsPage() {
        page("{\"repos\":[1],\"cursor\":\"a\"}");
        page("{\"repos\":[2],\"cursor\":\"a\"}");
        XrpcItems items = items();
        assertThat(numbers(items)).containsExactly(1, 2);
        assertThat(items.end().orElseThrow()).isInstanceOf(WalkEnd.Partial.class);
    }

    @Test
    void emptyPagesForEverBreakTheWalkOff() {
        for (int i = 0; i < 200; i++) {
            page("{\"repos\":[],\"cursor\":\"c" + i + "\"}");
        }
        XrpcItems items = items();
        assertThat(items.hasNext()).isFalse();
        assertThat(asked).hasSize(XrpcItems.MAX_EMPTY_PAGES + 1);
        assertThat(items.end().orElseThrow()).isInstanceOf(WalkEnd.Partial.class);
    }

    @Test
    void theCursorIsThatOfThePageBeingWalked() {
        page("{\"repos\":[1,2],\"cursor\":\"a\"}");
        page("{\"repos\":[3,4],\"cursor\":\"b\"}");
        XrpcItems items = items();
        items.next();
        assertThat(items.cursor()).isNull();
        items.next();
        items.next();
        assertThat(items.cursor()).isEqualTo("a");
    }
}

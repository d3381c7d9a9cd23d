package parallax.atproto.nsidlist;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import parallax.atproto.syntax.Nsid;

class NsidTextTest {

    /** A text, and what it names. */
    record Vector(String text, List<String> names) {}

    private static Vector vector(String text, String... names) {
        return new Vector(text, List.of(names));
    }

    static List<Vector> vectors() {
        return List.of(
                vector(
                        "- [app.bsky.feed.post](https://lexicon.garden/lexicon/did:plc:x/app.bsky.feed.post)",
                        "app.bsky.feed.post"),
                vector(
                        "- [A post](https://lexicon.garden/lexicon/did:plc:x/app.bsky.feed.post/llms.txt): text",
                        "app.bsky.feed.post"),
                vector(
                        "[Post](https://lexicon.garden/lexicon/did:plc:x/app.bsky.feed.post/docs#main)",
                        "app.bsky.feed.post"),
                vector("[Post](/lexicon/did:plc:x/app.bsky.feed.post?tab=1)", "app.bsky.feed.post"),
                vector(
                        "[`app.bsky.feed.post`](x) and [**app.bsky.feed.like**](y)",
                        "app.bsky.feed.like",
                        "app.bsky.feed.post"),
                vector("app.bsky.feed.post\r\napp.bsky.feed.like\r\n", "app.bsky.feed.like", "app.bsky.feed.post"),
                vector(
                        "- app.bsky.feed.post\n* app.bsky.feed.like\n+ app.bsky.feed.repost\n3. app.bsky.graph.list",
                        "app.bsky.feed.like",
                        "app.bsky.feed.post",
                        "app.bsky.feed.repost",
                        "app.bsky.graph.list"),
                vector(
                        "- `app.bsky.feed.post`: posts\napp.bsky.feed.like,12",
                        "app.bsky.feed.like",
                        "app.bsky.feed.post"),
                vector(
                        "| collection | count |\n|---|---:|\n| app.bsky.feed.post | 12 |\n| `app.bsky.feed.like` | 3 |",
                        "app.bsky.feed.like",
                        "app.bsky.feed.post"),
                vector("| [app.bsky.feed.post](https://x.example.com/a) | 12 |", "app.bsky.feed.post"),
                vector("[\"app.bsky.feed.post\", \"app.bsky.feed.like\"]", "app.bsky.feed.like", "app.bsky.feed.post"),
                vector(
                        "{\"collections\":{\"app.bsky.feed.post\":12,\"app.bsky.feed.like\":3},\"cursor\":\"x\"}",
                        "app.bsky.feed.like",
                        "app.bsky.feed.post"),
                vector(
                        "{\"lexicons\":[{\"nsid\":\"app.bsky.feed.post\"},{\"id\":\"app.bsky.feed.like\",\"lexicon\":1}]}",
                        "app.bsky.feed.like",
                        "app.bsky.feed.post"),
                vector("\uFEFFapp.bsky.feed.post", "app.bsky.feed.post"),
                vector("# app.bsky.feed.post\n> app.bsky.feed.like\nSome words about app.bsky.feed.post here.\n"),
                vector("https://lexicon.garden/lexicon/did:plc:x/app.bsky.feed.post", "app.bsky.feed.post"),
                vector(""));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void aListIsReadInWhateverUsualForm(Vector vector) {
        NsidList list = NsidText.read(vector.text());
        assertThat(list.names()).extracting(Nsid::text).containsExactlyElementsOf(vector.names());
        assertThat(list.refusedCount()).as("%s", list.refused()).isZero();
    }

    @Test
    void whatNamesNothingIsToldWithItsLineAndNotSwallowed() {
        NsidList list = NsidText.read("""
                # Lexicons
                - [MCP help](https://lexicon.garden/help/mcp)
                - [app.bsky.feed.post](https://lexicon.garden/lexicon/x)
                - app.bsky
                | app.bsky. | 3 |
                not.an-nsid-
                [root](https://lexicon.garden.example)
                """);
        assertThat(list.names()).extracting(Nsid::text).containsExactly("app.bsky.feed.post");
        assertThat(list.refused())
                .containsExactly(
                        new Refused(2, "[MCP help](https://lexicon.garden/help/mcp)"),
                        new Refused(4, "app.bsky"),
                        new Refused(5, "app.bsky"),
                        new Refused(6, "not.an-nsid-"),
                        new Refused(7, "[root](https://lexicon.garden.example)"));
        assertThat(NsidText.read("[\"app.bsky.feed.post\", \"nonsense\"]").refused())
                .containsExactly(new Refused(0, "nonsense"));
    }

    @Test
    void refusedItemsAreCountedInFullAndKeptInPart() {
        NsidList list = NsidText.read("- nonsense\u0007\u001b[31m\n".repeat(10_000));
        assertThat(list.refusedCount()).isEqualTo(10_000);
        assertThat(list.refused())
                .hasSize(NsidList.LISTED)
                .allSatisfy(item -> assertThat(item.text()).doesNotContainPattern("[\\p{Cc}\\p{Cf}]"));
        assertThat(new Refused(1, "x".repeat(1_000)).text()).hasSizeLessThan(130);
    }

    @Test
    void textMadeToBeSlowIsReadInTimeInProportionToIt() {
        int size = 4 << 20;
        List<String> hostile = List.of(
                "[".repeat(size),
                "](".repeat(size / 2),
                "](x)".repeat(size / 4),
                "[](".repeat(size / 3),
                "[a](" + "/".repeat(size) + ")",
                "[a](https://h" + "/docs".repeat(size / 5) + ")",
                "|".repeat(size),
                "a.".repeat(size / 2),
                "1".repeat(size) + ". x",
                "{\"a\":".repeat(size / 5),
                "[".repeat(size) + "]".repeat(size),
                "`".repeat(size),
                "\n".repeat(size));
        for (String text : hostile) {
            Assertions.assertTimeoutPreemptively(
                    Duration.ofSeconds(20), () -> NsidText.read(text), () -> text.substring(0, 8));
        }
    }

    @Test
    void moreNamesThanAnyListHasAreRefused() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < NsidList.MOST + 10; i++) {
            text.append("app.example.n").append(i).append('\n');
        }
        NsidList list = NsidText.read(text.toString());
        assertThat(list.names()).hasSize(NsidList.MOST);
        assertThat(list.refusedCount()).isEqualTo(10);
    }
}

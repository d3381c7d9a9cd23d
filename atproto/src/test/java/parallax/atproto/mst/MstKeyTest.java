package parallax.atproto.mst;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import parallax.atproto.testkit.Vectors;

class MstKeyTest {

    @Test
    void heightsAreThoseOfTheVectors() {
        JsonNode vectors = Vectors.json("mst/key_heights.json");
        assertThat(vectors).hasSize(9);
        for (JsonNode vector : vectors) {
            assertThat(MstKey.height(vector.get("key").asText()))
                    .isEqualTo(vector.get("height").asInt());
        }
    }

    @Test
    void commonPrefixesAreThoseOfTheVectors() {
        JsonNode vectors = Vectors.json("mst/common_prefix.json");
        assertThat(vectors).hasSize(13);
        for (JsonNode vector : vectors) {
            String left = vector.get("left").asText();
            String right = vector.get("right").asText();
            assertThat(MstKey.commonPrefix(left, right))
                    .isEqualTo(vector.get("len").asInt());
            assertThat(MstKey.commonPrefix(right, left))
                    .isEqualTo(vector.get("len").asInt());
        }
    }

    @Test
    void theExampleKeysHaveTheHeightInTheirName() {
        List<String> keys = Vectors.lines("mst/example_keys.txt");
        assertThat(keys).hasSize(156);
        assertThat(keys).allSatisfy(key -> assertThat(MstKey.height(key)).isEqualTo(key.charAt(1) - '0'));
    }
}

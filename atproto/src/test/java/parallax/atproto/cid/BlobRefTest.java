package parallax.atproto.cid;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parallax.atproto.cbor.ByteSlice;

class BlobRefTest {

    private static final Cid CID = Cid.ofRaw(ByteSlice.of(new byte[] {1, 2, 3}));
    private static final String LINK = "{\"$link\": \"" + CID + "\"}";

    private static JsonNode json(String text) throws JsonProcessingException {
        return new ObjectMapper().readTree(text);
    }

    @Test
    void aBlobIsReadAndWrittenBack() throws JsonProcessingException {
        JsonNode json = json("{\"$type\": \"blob\", \"ref\": " + LINK + ", \"mimeType\": \"image/png\", \"size\": 3}");
        BlobRef ref = new BlobRef.Typed(CID, "image/png", 3);
        assertThat(BlobRef.tryRead(json)).isEqualTo(ref);
        assertThat(ref.toJson()).isEqualTo(json);
        assertThat(CborJson.toJson(CborJson.fromJson(ref.toJson()))).isEqualTo(json);
    }

    @Test
    void aLegacyBlobIsReadAndWrittenBack() throws JsonProcessingException {
        JsonNode json = json("{\"cid\": \"" + CID + "\", \"mimeType\": \"image/png\"}");
        BlobRef ref = new BlobRef.Legacy(CID, "image/png");
        assertThat(BlobRef.tryRead(json)).isEqualTo(ref);
        assertThat(ref.toJson()).isEqualTo(json);
        assertThat(CborJson.toJson(CborJson.fromJson(ref.toJson()))).isEqualTo(json);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "\"blob\"",
                "[]",
                "{}",
                "{'$type': 'blob'}",
                "{'$type': 'blob', 'ref': 'CID', 'mimeType': 'a/b', 'size': 1}",
                "{'$type': 'blob', 'ref': {'$link': 'x'}, 'mimeType': 'a/b', 'size': 1}",
                "{'$type': 'blob', 'ref': {'$link': 'CID', 'a': 1}, 'mimeType': 'a/b', 'size': 1}",
                "{'$type': 'blob', 'ref': {'$link': 'CID'}, 'mimeType': 1, 'size': 1}",
                "{'$type': 'blob', 'ref': {'$link': 'CID'}, 'mimeType': 'a/b', 'size': -1}",
                "{'$type': 'blob', 'ref': {'$link': 'CID'}, 'mimeType': 'a/b', 'size': 1.5}",
                "{'$type': 'blob', 'ref': {'$link': 'CID'}, 'mimeType': 'a/b', 'size': 9223372036854775808}",
                "{'cid': 'CID'}",
                "{'cid': 'x', 'mimeType': 'a/b'}",
                "{'cid': 'CID', 'mimeType': 'a/b', 'size': 1}",
                "{'cid': {'$link': 'CID'}, 'mimeType': 'a/b'}",
            })
    void whatIsNoBlobIsNone(String text) throws JsonProcessingException {
        assertThat(BlobRef.tryRead(json(text.replace('\'', '"').replace("CID", CID.toString()))))
                .isNull();
    }

    @Test
    void everyBlobOfARecordIsFoundInOrderUpToAsManyAsAreWanted() throws JsonProcessingException {
        String blob = "{'$type': 'blob', 'ref': {'$link': 'CID'}, 'mimeType': 'a/%d', 'size': %d}";
        String legacy = "{'cid': 'CID', 'mimeType': 'c/d'}";
        JsonNode record = json(("{'a': [" + blob.formatted(1, 1) + ", {'b': " + blob.formatted(2, 2) + "}], 'c': "
                        + legacy + ", 'd': 'text'}")
                .replace('\'', '"')
                .replace("CID", CID.toString()));
        assertThat(BlobRef.in(record, 10))
                .containsExactly(
                        new BlobRef.Typed(CID, "a/1", 1),
                        new BlobRef.Typed(CID, "a/2", 2),
                        new BlobRef.Legacy(CID, "c/d"));
        assertThat(BlobRef.in(record, 2)).hasSize(2);
    }

    @Test
    void aTreeOfAnyDepthIsSearched() throws JsonProcessingException {
        JsonNode node = new BlobRef.Legacy(CID, "a/b").toJson();
        for (int i = 0; i < 100_000; i++) {
            node = new ObjectMapper().createArrayNode().add(node);
        }
        assertThat(BlobRef.in(node, 1)).hasSize(1);
    }
}

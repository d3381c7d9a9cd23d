package parallax.atproto.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.CborJson;
import parallax.atproto.cid.Cid;
import parallax.atproto.syntax.SyntaxException;
import parallax.atproto.testkit.devnet.DevnetServers;
import parallax.atproto.testkit.devnet.ReferenceRepo;

/** Records have the same bytes and CIDs here and in {@code @atproto/lex-cbor}, from JSON and back. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DataAgreementTest {

    private static final int RECORDS = 1_000;
    private static final JsonMapper JSON = new JsonMapper();
    private static final String LINK = "{\"$link\":\"bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku\"}";

    private ReferenceRepo reference;

    @BeforeAll
    void start(@TempDir Path dir) throws Exception {
        DevnetServers.assumeAvailable();
        reference = ReferenceRepo.start(dir);
    }

    @AfterAll
    void stop() {
        if (reference != null) {
            reference.close();
        }
    }

    @Test
    void randomRecordsHaveTheSameBytesAndCidsOnBothSides() throws Exception {
        RandomJson random = new RandomJson(11);
        List<JsonNode> records = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            JsonNode record = random.record();
            records.add(record);
            reference.send(encode(record.toString()));
        }
        List<JsonNode> answers = answers();
        for (int i = 0; i < RECORDS; i++) {
            JsonNode record = records.get(i);
            JsonNode theirs = answers.get(i);
            ByteSlice ours = CborJson.fromJson(record);
            assertThat(ours.toHex())
                    .as(record.toString())
                    .isEqualTo(ReferenceRepo.bytes(theirs.path("cbor")).toHex());
            assertThat(Cid.ofDrisl(ours)).hasToString(theirs.path("cid").textValue());
        }
    }

    @Test
    void whatOneSideEncodesTheOtherReadsAsTheSameJson() throws Exception {
        RandomJson random = new RandomJson(12);
        List<ByteSlice> encoded = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            ByteSlice drisl = CborJson.fromJson(random.record());
            encoded.add(drisl);
            reference.send(ReferenceRepo.question("json").put("cbor", ReferenceRepo.base64(drisl)));
        }
        List<JsonNode> answers = answers();
        for (int i = 0; i < RECORDS; i++) {
            // Through text, since a number node keeps which Java type it was made of.
            assertThat(JSON.readTree(CborJson.toJson(encoded.get(i)).toString()))
                    .isEqualTo(JSON.readTree(answers.get(i).path("json").toString()));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1.5}",
                "{\"a\":{\"$link\":\"nonsense\"}}",
                "{\"a\":{\"$link\":1}}",
                "{\"a\":{\"$bytes\":1}}",
                "{\"a\":{\"$bytes\":\"?!\"}}",
                "{\"a\":{\"$type\":\"\"}}",
                "{\"a\":{\"$type\":1}}",
                "{\"a\":{\"$type\":\"blob\"}}",
                "{\"a\":{\"$type\":\"blob\",\"ref\":" + LINK + ",\"mimeType\":\"x\",\"size\":\"3\"}}",
                "{\"a\":{\"$type\":\"blob\",\"ref\":\"x\",\"mimeType\":\"image/png\",\"size\":3}}"
            })
    void bothSidesRefuseWhatIsNoData(String json) throws Exception {
        assertThat(reference.ask(encode(json)).path("error").isTextual()).isTrue();
        assertThatThrownBy(() -> CborJson.fromJson(JSON.readTree(json))).isInstanceOf(SyntaxException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"a\":123.0}",
                "{\"a\":-0}",
                "{\"a\":1e3}",
                "{\"a\":9007199254740991}",
                "{\"a\":-9007199254740991}",
                "{\"a\":{\"$bytes\":\"\"}}",
                "{\"a\":{\"$bytes\":\"AQ\"}}",
                "{\"a\":{\"$bytes\":\"AQ==\"}}",
                "{\"a\":{\"cid\":\"bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku\",\"mimeType\":\"image/jpeg\"}}",
                "{\"a\":{\"$type\":\"blob\",\"ref\":" + LINK + ",\"mimeType\":\"image/png\",\"size\":3}}",
                "{\"\\uffee\":1,\"\\ud83d\\ude00\":2,\"aaaa\":3}"
            })
    void bothSidesEncodeTheEdgesAlike(String json) throws Exception {
        ByteSlice theirs = ReferenceRepo.bytes(reference.ask(encode(json)).path("cbor"));
        assertThat(CborJson.fromJson(JSON.readTree(json)).toHex()).isEqualTo(theirs.toHex());
    }

    /** All of them, so that a failure leaves none to the next test. */
    private List<JsonNode> answers() throws InterruptedException {
        List<JsonNode> answers = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            answers.add(reference.answer());
        }
        return answers;
    }

    private static JsonNode encode(String json) {
        return ReferenceRepo.question("cbor").put("json", json);
    }
}

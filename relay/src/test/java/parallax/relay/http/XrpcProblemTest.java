package parallax.relay.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.server.RequestTarget;
import parallax.atproto.server.XrpcHandler;
import parallax.atproto.server.XrpcRequest;
import parallax.atproto.server.XrpcResponse;
import parallax.relay.control.NotAppliedException;

class XrpcProblemTest {
    @Test
    void anOperatorsWordThatIsNotStoredInTimeIsAnsweredAsUnavailable() throws Exception {
        XrpcHandler handler = XrpcProblem.answered(request -> {
            throw new NotAppliedException("not stored in time");
        });
        XrpcResponse answer = handler.handle(new XrpcRequest(
                "POST",
                RequestTarget.parse("/admin/repo/takeDown"),
                Map.of(),
                ByteSlice.EMPTY,
                InetAddress.getLoopbackAddress()));
        assertThat(answer.status()).isEqualTo(503);
        assertThat(new String(answer.body().toArray(), StandardCharsets.UTF_8))
                .contains("ServiceUnavailable", "not stored in time");
    }
}

package parallax.atproto.server;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The path, percent-decoded, and the query of a request. At most 256 parameters are kept.
 *
 * @param query every value of each parameter, in the order sent
 */
public record RequestTarget(String path, Map<String, List<String>> query) {
    private static final int MAX_PARAMETERS = 256;

    public RequestTarget {
        query = Map.copyOf(query);
    }

    /**
     * Parses the target of a request line in origin form ({@code /path?a=b}).
     *
     * @throws IllegalArgumentException for another form or a broken percent escape
     */
    public static RequestTarget parse(String target) {
        if (!target.startsWith("/")) {
            throw new IllegalArgumentException("request target is not a path");
        }
        QueryStringDecoder decoder = QueryStringDecoder.builder()
                .maxParams(MAX_PARAMETERS)
                .semicolonIsNormalChar(true)
                .build(target);
        return new RequestTarget(decoder.path(), decoder.parameters());
    }

    /** The first value of a parameter; present but empty for {@code name=}. */
    public Optional<String> first(String name) {
        return Optional.ofNullable(query.get(name)).map(List::getFirst);
    }
}

package parallax.atproto.address;

import java.net.URI;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One firehose as an operator names it on a command line: where its XRPC answers and where its socket is, which some
 * operators put on different ports. Any host and port is taken: operators may name what they like.
 *
 * <p>Written as {@code relay.example.com}, {@code https://relay.example.com}, {@code localhost:2470}, {@code
 * alias=URL}, or {@code alias=https://h:3001,ws=wss://h:3000}. A name without a scheme means https and wss, but http
 * and ws for {@code localhost} and addresses of this machine.
 *
 * @param alias what reports call it; the host name (with a port that is not the scheme's) if none was written
 * @param http scheme, host and port for XRPC
 * @param ws scheme, host and port for the firehose
 */
public record RelayAddress(String alias, URI http, URI ws) {

    private static final Pattern ALIAS = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
    private static final String SOCKET_KEY = ",ws=";

    public RelayAddress {
        if (alias.isBlank() || alias.length() > 300) {
            throw new AddressSyntaxException("the alias of a relay is empty or too long");
        }
        if (!http.getScheme().startsWith("http") || !ws.getScheme().startsWith("ws")) {
            throw new AddressSyntaxException("a relay needs an http(s) and a ws(s) URL: " + http + ", " + ws);
        }
    }

    /**
     * Reads one argument of a command line.
     *
     * @throws AddressSyntaxException saying what was wrong and what to write instead
     */
    public static RelayAddress parse(String written) {
        String text = written.strip();
        String alias = aliasOf(text);
        RelayAddress relay = unnamed(alias == null ? text : text.substring(alias.length() + 1));
        return alias == null ? relay : new RelayAddress(alias, relay.http(), relay.ws());
    }

    /** The URL to subscribe at, without a cursor. */
    public URI subscribeRepos() {
        return URI.create(ws + "/xrpc/com.atproto.sync.subscribeRepos");
    }

    /** A relay without an alias of its own: a host, a URL, or {@code URL,ws=URL}. */
    static RelayAddress unnamed(String text) {
        int socket = text.indexOf(SOCKET_KEY);
        if (socket < 0) {
            RelayUrl url = RelayUrl.parse(text);
            return new RelayAddress(
                    url.hostPort(),
                    url.as(url.scheme().http()),
                    url.as(url.scheme().socket()));
        }
        RelayUrl http = RelayUrl.parse(text.substring(0, socket));
        RelayUrl ws = RelayUrl.parse(text.substring(socket + SOCKET_KEY.length()));
        if (http.scheme().isSocket()) {
            throw new AddressSyntaxException(AddressSyntaxException.quote(text)
                    + ": the URL before \",ws=\" is the one for XRPC, write https://... or http://...");
        }
        if (!ws.scheme().isSocket()) {
            throw new AddressSyntaxException(
                    AddressSyntaxException.quote(text) + ": the URL after \"ws=\" must be wss://... or ws://...");
        }
        return new RelayAddress(http.hostPort(), http.as(http.scheme()), ws.as(ws.scheme()));
    }

    /** The alias before the first {@code =}, or null if the text begins with a host or URL. */
    static @Nullable String aliasOf(String text) {
        int equals = text.indexOf('=');
        int address = firstOf(text, ':', '/', ',');
        if (equals < 0 || (address >= 0 && address < equals)) {
            return null;
        }
        String alias = text.substring(0, equals);
        if (!ALIAS.matcher(alias).matches()) {
            throw new AddressSyntaxException("the alias " + AddressSyntaxException.quote(alias)
                    + " is not 1 to 63 letters, digits, '.', '_' or '-': write name=https://host");
        }
        if (alias.equals("ws")) {
            throw new AddressSyntaxException(AddressSyntaxException.quote(text)
                    + ": \"ws=\" gives the socket of a relay, write name=https://host:PORT,ws=wss://host:PORT");
        }
        return alias;
    }

    private static int firstOf(String text, char... wanted) {
        for (int i = 0; i < text.length(); i++) {
            for (char c : wanted) {
                if (text.charAt(i) == c) {
                    return i;
                }
            }
        }
        return -1;
    }
}

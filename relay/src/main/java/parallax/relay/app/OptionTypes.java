package parallax.relay.app;

import java.net.URI;
import java.util.function.Function;
import parallax.atproto.address.RelayAddress;
import parallax.atproto.units.ByteSize;
import parallax.atproto.units.TimeSpan;
import parallax.relay.state.DatabaseUrl;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How option values are read: a value that does not parse is named together with its option. */
final class OptionTypes {
    private OptionTypes() {}

    static CommandLine register(CommandLine command) {
        return command.setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(HostPort.class, reading(HostPort::parse))
                .registerConverter(TimeSpan.class, reading(TimeSpan::parse))
                .registerConverter(ByteSize.class, reading(ByteSize::parse))
                .registerConverter(DatabaseUrl.class, reading(DatabaseUrl::parse))
                .registerConverter(NsidListUrl.class, reading(NsidListUrl::parse))
                .registerConverter(RelayAddress.class, reading(RelayAddress::parse))
                .registerConverter(URI.class, reading(OptionTypes::httpUrl));
    }

    private static <T> ITypeConverter<T> reading(Function<String, T> parse) {
        return text -> {
            try {
                return parse.apply(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        };
    }

    static URI httpUrl(String text) {
        URI uri = URI.create(text);
        boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        if (!http || uri.getHost() == null) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not an http(s) URL; write for example https://plc.directory");
        }
        return uri;
    }
}

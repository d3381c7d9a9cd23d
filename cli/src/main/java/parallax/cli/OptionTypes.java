package parallax.cli;

import java.net.URI;
import java.time.Duration;
import java.util.function.Function;
import parallax.atproto.address.ReferenceAddress;
import parallax.atproto.address.RelayAddress;
import parallax.atproto.syntax.Nsid;
import parallax.atproto.units.ByteSize;
import parallax.atproto.units.TimeSpan;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What is written on the command line, as what it means; picocli names the option of what is refused. */
public final class OptionTypes {

    private OptionTypes() {}

    /** To be called when the program has all its commands. */
    public static CommandLine register(CommandLine program) {
        return program.setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(RelayAddress.class, naming(RelayAddress::parse))
                .registerConverter(ReferenceAddress.class, naming(ReferenceAddress::parse))
                .registerConverter(
                        URI.class, naming(text -> RelayAddress.parse(text).http()))
                .registerConverter(Nsid.class, naming(Nsid::new))
                .registerConverter(TimeSpan.class, naming(TimeSpan::parse))
                .registerConverter(
                        Duration.class, naming(text -> TimeSpan.parse(text).duration()))
                .registerConverter(ByteSize.class, naming(ByteSize::parse));
    }

    /**
     * A converter that takes the message of a refused value as it is.
     *
     * @param parse throws IllegalArgumentException with a message for people, never with a secret
     */
    public static <T> ITypeConverter<T> reading(Function<String, T> parse) {
        return text -> {
            try {
                return parse.apply(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        };
    }

    private static <T> ITypeConverter<T> naming(Function<String, T> parse) {
        return text -> {
            try {
                return parse.apply(text);
            } catch (IllegalArgumentException e) {
                String why = String.valueOf(e.getMessage());
                throw new TypeConversionException(why.contains(text) ? why : "'" + text + "': " + why);
            }
        };
    }

    /** How many at most; {@link Integer#MAX_VALUE} for all. */
    public static final class Sample implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String value) {
            return switch (value) {
                case "all" -> Integer.MAX_VALUE;
                case "none" -> 0;
                default -> {
                    if (!value.matches("[0-9]{1,9}")) {
                        throw new TypeConversionException("'" + value + "' must be a number, all or none");
                    }
                    yield Integer.valueOf(value);
                }
            };
        }
    }
}

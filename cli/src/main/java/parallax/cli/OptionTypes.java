package parallax.cli;

import java.net.URI;
import java.time.Duration;
import java.util.function.Function;
import parallax.atproto.address.ReferenceAddress;
import parallax.atproto.address.RelayAddress;
import parallax.atproto.syntax.Nsid;
import parallax.atproto.units.TimeSpan;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What is written on the command line, as what it means; picocli names the option of what is refused. */
public final class OptionTypes {

    private OptionTypes() {}

    public static final class Relay implements ITypeConverter<RelayAddress> {
        @Override
        public RelayAddress convert(String value) {
            return read(value, RelayAddress::parse);
        }
    }

    public static final class Reference implements ITypeConverter<ReferenceAddress> {
        @Override
        public ReferenceAddress convert(String value) {
            return read(value, ReferenceAddress::parse);
        }
    }

    public static final class Url implements ITypeConverter<URI> {
        @Override
        public URI convert(String value) {
            return read(value, text -> RelayAddress.parse(text).http());
        }
    }

    public static final class Collection implements ITypeConverter<Nsid> {
        @Override
        public Nsid convert(String value) {
            return read(value, Nsid::new);
        }
    }

    public static final class Time implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String value) {
            return read(value, text -> TimeSpan.parse(text).duration());
        }
    }

    /** How many at most; {@link Integer#MAX_VALUE} for all. */
    public static final class Sample implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String value) {
            return switch (value) {
                case "all" -> Integer.MAX_VALUE;
                case "none" -> 0;
                default -> read(value, Sample::number);
            };
        }

        private static int number(String text) {
            if (!text.matches("[0-9]{1,9}")) {
                throw new IllegalArgumentException("a number, all or none is wanted");
            }
            return Integer.parseInt(text);
        }
    }

    private static <T> T read(String value, Function<String, T> reader) {
        try {
            return reader.apply(value);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException("'" + value + "': " + e.getMessage());
        }
    }
}

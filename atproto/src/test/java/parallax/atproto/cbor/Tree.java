package parallax.atproto.cbor;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Whole values for tests: made at random, written, and read back by the typed methods of the reader. */
sealed interface Tree {

    record Int(long value) implements Tree {}

    record Bytes(ByteSlice value) implements Tree {}

    record Text(String value) implements Tree {}

    record Items(List<Tree> value) implements Tree {}

    record Entries(Map<String, Tree> value) implements Tree {}

    record Link(ByteSlice value) implements Tree {}

    record Bool(boolean value) implements Tree {}

    record Nil() implements Tree {}

    Comparator<String> KEY_ORDER = Comparator.<String>comparingInt(key -> key.getBytes(StandardCharsets.UTF_8).length)
            .thenComparing(key -> ByteSlice.of(key.getBytes(StandardCharsets.UTF_8)));

    static Tree read(CborReader reader) {
        return switch (reader.peek()) {
            case INTEGER -> new Int(reader.integer());
            case BYTES -> new Bytes(reader.bytes());
            case TEXT -> new Text(reader.text());
            case ARRAY -> {
                List<Tree> items = new ArrayList<>();
                for (int left = reader.array(); left > 0; left--) {
                    items.add(read(reader));
                }
                yield new Items(items);
            }
            case MAP -> {
                Map<String, Tree> entries = new LinkedHashMap<>();
                for (int left = reader.map(); left > 0; left--) {
                    String key = reader.key();
                    entries.put(key, read(reader));
                }
                yield new Entries(entries);
            }
            case LINK -> new Link(reader.link());
            case BOOLEAN -> new Bool(reader.bool());
            case NULL -> {
                reader.nil();
                yield new Nil();
            }
            case FLOAT -> new Int(Double.doubleToLongBits(reader.floating()));
        };
    }

    default void write(CborWriter writer) {
        switch (this) {
            case Int(long value) -> writer.integer(value);
            case Bytes(ByteSlice value) -> writer.bytes(value);
            case Text(String value) -> writer.text(value);
            case Items(List<Tree> value) -> {
                writer.array(value.size());
                value.forEach(item -> item.write(writer));
            }
            case Entries(Map<String, Tree> value) -> {
                writer.map(value.size());
                value.forEach((key, item) -> item.write(writer.key(key)));
            }
            case Link(ByteSlice value) -> writer.link(value);
            case Bool(boolean value) -> writer.bool(value);
            case Nil() -> writer.nil();
        }
    }

    default ByteSlice encoded() {
        CborWriter writer = new CborWriter(1);
        write(writer);
        return writer.toSlice();
    }

    static Tree random(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 12 : 8)) {
            case 0 -> new Int(random.nextLong() >> random.nextInt(64));
            case 1 -> new Int(random.nextInt(48) - 24);
            case 2 -> new Bytes(randomBytes(random, random.nextInt(40)));
            case 3, 4 -> new Text(randomText(random));
            case 5 -> new Link(randomBytes(random, 36));
            case 6 -> new Bool(random.nextBoolean());
            case 7 -> new Nil();
            case 8, 9 -> {
                List<Tree> items = new ArrayList<>();
                for (int left = random.nextInt(6); left > 0; left--) {
                    items.add(random(random, depth - 1));
                }
                yield new Items(items);
            }
            default -> {
                Map<String, Tree> entries = new TreeMap<>(KEY_ORDER);
                for (int left = random.nextInt(7); left > 0; left--) {
                    entries.put(randomText(random), random(random, depth - 1));
                }
                yield new Entries(new LinkedHashMap<>(entries));
            }
        };
    }

    private static ByteSlice randomBytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return ByteSlice.of(bytes);
    }

    private static String randomText(Random random) {
        String[] words = {
            "", "a", "t", "op", "seq", "repo", "$type", "prevData", "caf\u00e9", "\u2603", "\ud83d\ude00", "x"
        };
        StringBuilder text = new StringBuilder();
        for (int left = random.nextInt(4); left >= 0; left--) {
            text.append(words[random.nextInt(words.length)]);
        }
        return random.nextInt(8) == 0 ? text.toString().repeat(9) : text.toString();
    }
}

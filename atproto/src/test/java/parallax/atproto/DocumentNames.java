package parallax.atproto;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds what a document names in the sources: types, their members, packages. */
final class DocumentNames {
    private static final Pattern FENCE = Pattern.compile("(?ms)^```(\\w*)\n(.*?)^```$");
    private static final Pattern IN_PICTURE = Pattern.compile("\\b(?:[a-z]+\\.)+[A-Z]\\w+");
    private static final Pattern QUOTED = Pattern.compile("`([^`\n]+)`");
    private static final Pattern TYPE =
            Pattern.compile("((?:[a-z][a-z0-9]*\\.)*)([A-Z]\\w*[a-z]\\w*)(?:[.#](\\w+))?(\\.\\.\\.)?");
    private static final Pattern MEMBER = Pattern.compile("[.#]([a-z]\\w+)(\\.\\.\\.)?");
    private static final Pattern PACKAGE =
            Pattern.compile("(?:parallax|atproto|cli|reports|relay|pulsar|coldir)(?:\\.[a-z]+)+");
    private static final Pattern DECLARED = Pattern.compile("\\b(?:class|record|interface|enum) ([A-Z]\\w*)");
    private static final Pattern IMPORTED =
            Pattern.compile("(?m)^import (?:static )?(?!parallax)[\\w.]*?\\b([A-Z]\\w*)");
    private static final Pattern LITERAL = Pattern.compile("\"([A-Za-z][\\w.]*)\"");

    /** A source file, with its package as a path. */
    private record Source(String folder, String text) {}

    private final Map<String, List<Source>> types = new HashMap<>();
    /** Words of the protocol, names of files, types of libraries: what the main sources spell out or import. */
    private final Set<String> spelled = new HashSet<>();

    private final List<String> folders = new ArrayList<>();

    DocumentNames(Path root) throws IOException {
        try (Stream<Path> modules = Files.list(root)) {
            for (Path module : modules.toList()) {
                read(module.resolve("src/main/java"));
                read(module.resolve("src/test/java"));
            }
        }
    }

    private void read(Path sources) throws IOException {
        if (!Files.isDirectory(sources)) {
            return;
        }
        try (Stream<Path> files = Files.walk(sources)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                String folder = sources.relativize(file.getParent()).toString();
                Source source = new Source(folder, Files.readString(file));
                folders.add(folder);
                matches(DECLARED, source.text())
                        .forEach(name -> types.computeIfAbsent(name, _ -> new ArrayList<>())
                                .add(source));
                if (sources.endsWith("main/java")) {
                    matches(IMPORTED, source.text()).forEach(spelled::add);
                    matches(LITERAL, source.text()).forEach(spelled::add);
                }
            }
        }
    }

    private static Stream<String> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(found -> found.group(1));
    }

    /** The names in a page that look like ours, in its order. */
    static List<String> named(String page) {
        List<String> names = new ArrayList<>();
        Matcher fences = FENCE.matcher(page);
        while (fences.find()) {
            // Code in a language is compiled by other tests.
            if (fences.group(1).isEmpty()) {
                IN_PICTURE.matcher(fences.group(2)).results().forEach(found -> names.add(found.group()));
            }
        }
        matches(QUOTED, FENCE.matcher(page).replaceAll(""))
                .filter(name -> Stream.of(TYPE, MEMBER, PACKAGE)
                        .anyMatch(form -> form.matcher(name).matches()))
                .forEach(names::add);
        return names;
    }

    /** Those that are nowhere. A member alone, as {@code #aTest}, is one of the type that was named before it. */
    List<String> unknown(String page) {
        List<String> unknown = new ArrayList<>();
        List<Source> before = List.of();
        for (String name : named(page)) {
            Matcher type = TYPE.matcher(name);
            Matcher member = MEMBER.matcher(name);
            boolean known;
            if (type.matches()) {
                List<Source> found = sources(type.group(1), type.group(2));
                known = found.isEmpty()
                        ? spelled.contains(type.group(2)) || isOfJava(type.group(2))
                        : has(found, type.group(3), type.group(4) != null);
                before = found.isEmpty() ? before : found;
            } else if (member.matches()) {
                known = has(before, member.group(1), member.group(2) != null);
            } else {
                known = spelled.contains(name) || folders.stream().anyMatch(folder -> isIn(folder, name));
            }
            if (!known) {
                unknown.add(name);
            }
        }
        return unknown;
    }

    private List<Source> sources(String qualifier, String type) {
        return types.getOrDefault(type, List.of()).stream()
                .filter(source -> isIn(source.folder(), qualifier))
                .toList();
    }

    /** Whether the package ends in these words, of which the last may be followed by a dot. */
    private static boolean isIn(String folder, String packageWords) {
        String end = packageWords.replaceAll("\\.$", "").replace('.', '/');
        return end.isEmpty() || ("/" + folder).endsWith("/" + end);
    }

    private static boolean has(List<Source> sources, String member, boolean begins) {
        Pattern wanted = Pattern.compile("\\b" + member + (begins ? "" : "\\b"));
        return member == null
                || sources.stream()
                        .anyMatch(source -> wanted.matcher(source.text()).find());
    }

    private static boolean isOfJava(String type) {
        try {
            Class.forName("java.lang." + type);
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}

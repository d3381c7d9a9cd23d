package parallax.coldir.nsid;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import parallax.atproto.syntax.Nsid;

/** Which collections are looked at: named by an include, if there is one, and by no exclude. */
public final class NameFilter {

    private final List<Pattern> includes;
    private final List<Pattern> excludes;

    /**
     * Patterns in which {@code *} stands for any characters, dots among them, as in {@code app.bsky.*}.
     *
     * @throws IllegalArgumentException if one has other characters than an NSID and {@code *}
     */
    public NameFilter(List<String> includes, List<String> excludes) {
        this.includes = includes.stream().map(NameFilter::pattern).toList();
        this.excludes = excludes.stream().map(NameFilter::pattern).toList();
    }

    public boolean accepts(Nsid name) {
        return (includes.isEmpty() || matches(includes, name)) && !matches(excludes, name);
    }

    private static boolean matches(List<Pattern> patterns, Nsid name) {
        return patterns.stream()
                .anyMatch(pattern -> pattern.matcher(name.text()).matches());
    }

    private static Pattern pattern(String glob) {
        if (!glob.matches("[A-Za-z0-9.*-]{1,317}")) {
            throw new IllegalArgumentException("a pattern must be an NSID, in which * stands for anything");
        }
        // Runs of stars would make the matcher try every split.
        return Pattern.compile(Stream.of(glob.replaceAll("\\*+", "*").split("\\*", -1))
                .map(Pattern::quote)
                .collect(Collectors.joining(".*")));
    }
}

package parallax.atproto.nsidlist;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parallax.atproto.syntax.Nsid;

/**
 * Reads NSIDs out of a text in the forms in which lists of them are published: Markdown links (by their text, or by the
 * last part of their path), tables, lists, plain lines, JSON. Items are links, table cells of the first column, and
 * lines that are one word or begin as a list does; what of them gives no NSID is refused, so that a changed form shows.
 * Headings and running text are not items. Takes time in proportion to the text.
 */
public final class NsidText {

    private static final List<String> PAGES_OF_A_LEXICON = List.of("llms.txt", "docs", "index.html", "");

    private final NsidList.Builder list = new NsidList.Builder();

    private NsidText() {}

    public static NsidList read(String text) {
        NsidText reader = new NsidText();
        String body = text.startsWith("\uFEFF") ? text.substring(1) : text;
        String start = body.stripLeading();
        boolean json = start.startsWith("{") || (start.startsWith("[") && !NsidJson.isMarkdownLink(start));
        if (!json || !NsidJson.read(body, reader.list)) {
            int line = 0;
            for (String content : (Iterable<String>) body.lines()::iterator) {
                reader.line(content.strip(), ++line);
            }
        }
        return reader.list.build();
    }

    private void line(String text, int number) {
        if (text.isEmpty() || text.startsWith("#") || text.startsWith(">") || text.startsWith("```")) {
            return;
        }
        List<String[]> links = links(text);
        if (!links.isEmpty()) {
            links.forEach(link -> link(link[0], link[1], number));
        } else if (text.startsWith("|")) {
            row(text, number);
        } else {
            item(text, number);
        }
    }

    private void link(String text, String target, int line) {
        Nsid name = Nsid.tryParse(bare(text));
        if (name == null) {
            name = ofPath(target);
        }
        take(name, "[" + text + "](" + target + ")", line);
    }

    private void row(String text, int line) {
        int end = text.indexOf('|', 1);
        String cell = bare(end < 0 ? text.substring(1) : text.substring(1, end));
        // A head without a dot, and the rule below it.
        if (cell.chars().allMatch(c -> c == '-' || c == ':' || c == ' ') || cell.indexOf('.') < 0) {
            return;
        }
        take(Nsid.tryParse(cell), cell, line);
    }

    private void item(String text, int line) {
        int marker = marker(text);
        String content = text.substring(marker).strip();
        if (content.isEmpty()) {
            return;
        }
        String word = bare(firstWord(content));
        Nsid name = Nsid.tryParse(word);
        if (name == null && word.contains("://")) {
            name = ofPath(word);
        }
        boolean isItem = marker > 0 || content.indexOf(' ') < 0 || name != null;
        if (isItem) {
            take(name, content, line);
        }
    }

    private void take(@Nullable Nsid name, String item, int line) {
        if (name == null) {
            list.refuse(item, line);
        } else {
            list.name(name, line);
        }
    }

    /** The length of {@code "- "}, {@code "* "}, {@code "12. "} and the like; 0 for none. */
    private static int marker(String text) {
        if (text.startsWith("- ") || text.startsWith("* ") || text.startsWith("+ ")) {
            return 2;
        }
        int digits = 0;
        while (digits < text.length() && digits < 9 && Character.isDigit(text.charAt(digits))) {
            digits++;
        }
        boolean numbered = digits > 0 && (text.startsWith(". ", digits) || text.startsWith(") ", digits));
        return numbered ? digits + 2 : 0;
    }

    private static String firstWord(String text) {
        int end = 0;
        while (end < text.length() && " \t,;".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return text.substring(0, end);
    }

    /** Without what Markdown and punctuation put around it. */
    private static String bare(String text) {
        String bare = text.strip();
        int from = 0;
        int to = bare.length();
        while (from < to && "`*_\"'<(".indexOf(bare.charAt(from)) >= 0) {
            from++;
        }
        while (to > from && "`*_\"'>):.,".indexOf(bare.charAt(to - 1)) >= 0) {
            to--;
        }
        return bare.substring(from, to);
    }

    /** The last part of a path that is an NSID, before what shows a page of it. */
    private static @Nullable Nsid ofPath(String target) {
        String path = cutAt(cutAt(cutAt(target, ' '), '#'), '?');
        int scheme = path.indexOf("://");
        int begin = scheme < 0 ? 0 : path.indexOf('/', scheme + 3);
        if (begin < 0) {
            // A host alone has the form of an NSID.
            return null;
        }
        for (int end = path.length(); end > begin; ) {
            int slash = path.lastIndexOf('/', end - 1);
            String part = path.substring(Math.max(slash + 1, begin), end);
            Nsid name = Nsid.tryParse(part);
            if (name != null || !PAGES_OF_A_LEXICON.contains(part)) {
                return name;
            }
            end = slash < begin ? begin : slash;
        }
        return null;
    }

    private static String cutAt(String text, char end) {
        int at = text.indexOf(end);
        return at < 0 ? text : text.substring(0, at);
    }

    /** Text and target of each {@code [text](target)}. */
    private static List<String[]> links(String text) {
        List<String[]> links = new ArrayList<>();
        int from = 0;
        while (true) {
            int middle = text.indexOf("](", from);
            if (middle < 0) {
                return links;
            }
            int open = middle;
            // Not further back than the link before: a line of a million brackets is read once.
            while (open >= from && text.charAt(open) != '[') {
                open--;
            }
            int close = text.indexOf(')', middle);
            if (close < 0) {
                return links;
            }
            if (open >= from) {
                links.add(new String[] {
                    text.substring(open + 1, middle),
                    text.substring(middle + 2, close).strip()
                });
            }
            from = close + 1;
        }
    }
}

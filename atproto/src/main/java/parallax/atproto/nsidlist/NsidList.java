package parallax.atproto.nsidlist;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import parallax.atproto.syntax.Nsid;

/**
 * What a text names.
 *
 * @param names in order, each once
 * @param refusedCount items that give no NSID
 * @param refused the first {@value #LISTED} of them
 */
public record NsidList(Set<Nsid> names, long refusedCount, List<Refused> refused) {

    /** Refused items that are kept. */
    public static final int LISTED = 100;

    /** Names of one list; further ones count as refused. */
    public static final int MOST = 200_000;

    /** Collects them. */
    static final class Builder {
        private final Set<Nsid> names = new TreeSet<>();
        private final List<Refused> refused = new ArrayList<>();
        private long refusedCount;

        void name(Nsid name, int line) {
            if (names.size() < MOST) {
                names.add(name);
            } else {
                refuse(name.text(), line);
            }
        }

        void refuse(String text, int line) {
            refusedCount++;
            if (refused.size() < LISTED) {
                refused.add(new Refused(line, text));
            }
        }

        NsidList build() {
            return new NsidList(names, refusedCount, List.copyOf(refused));
        }
    }
}

package parallax.pulsar.explain;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the PDS that sent an event.
 *
 * @param host its host and port, as a person named it; null where the reference is no PDS
 * @param members those of all streams of the reference
 */
public record Sender(@Nullable String host, Set<String> members) {

    /** Where the reference is no PDS. */
    public static final Sender NONE = new Sender(null, Set.of());

    public Sender {
        members = Set.copyOf(members);
    }

    /** Whether it goes by another name than this one; not if either is not known. */
    boolean differs(@Nullable String pds) {
        return host != null && pds != null && !host.equals(pds);
    }

    /**
     * The name to compare with a PDS: its own if that PDS is in the reference; else it may be that one by another name.
     */
    String comparedWith(@Nullable String pds) {
        return host != null && pds != null && members.contains(pds) ? host : String.valueOf(pds);
    }
}

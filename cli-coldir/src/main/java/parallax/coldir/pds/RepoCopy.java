package parallax.coldir.pds;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Nsid;

/**
 * What an account's PDS says of it.
 *
 * @param handle as its PDS says it; {@code handle.invalid} if it says none
 * @param didDoc as its PDS has it
 * @param head the CID of the latest commit; null if the PDS did not tell
 * @param rev its rev; null if the PDS did not tell
 */
record RepoCopy(
        Did did,
        String handle,
        JsonNode didDoc,
        List<Nsid> collections,
        @Nullable String head,
        @Nullable String rev) {

    RepoCopy {
        collections = List.copyOf(collections);
    }
}

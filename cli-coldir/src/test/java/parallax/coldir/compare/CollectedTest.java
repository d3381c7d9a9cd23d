package parallax.coldir.compare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import parallax.atproto.probe.AccountClass;
import parallax.reports.directory.CollectionResult;
import parallax.reports.directory.Difference;
import parallax.reports.directory.ListedCount;
import parallax.reports.directory.ListedCount.Extent;
import parallax.reports.document.AccountEntry;
import parallax.reports.document.AccountSet;

class CollectedTest {

    @Test
    void whatAStateKeepsOfACollectionIsWhatCameOfIt() throws Exception {
        Collected collected = collected(Extent.WHOLE);
        assertThat(Collected.of(new ObjectMapper().readTree(collected.json().toString())))
                .isEqualTo(collected);
    }

    @Test
    void onlyWhatWouldBringMoreIsAskedForAgain() {
        assertThat(collected(Extent.WHOLE).isFinal()).isTrue();
        assertThat(collected(Extent.NONE).isFinal()).isTrue();
        assertThat(collected(Extent.PARTIAL).isFinal()).isFalse();
    }

    private static Collected collected(Extent extent) {
        ListedCount other = new ListedCount("b", extent, 0, extent == Extent.WHOLE ? null : "HTTP 404", 0, 0);
        AccountEntry entry = new AccountEntry(
                "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa",
                AccountClass.GHOST,
                "its PDS does not know it",
                null,
                List.of(new AccountEntry.Inquiry(
                        "2026-03-05T12:00:01Z", "pds.example.com:443", "getRepoStatus", 400, "RepoNotFound", "no")));
        return new Collected(
                new CollectionResult(
                        "app.example.thing",
                        2,
                        List.of(new ListedCount("a", Extent.WHOLE, 2, null, 1, 3), other),
                        List.of(new Difference(null, "b", 2, 1, new TreeMap<>(Map.of("ghost", 1L, "unchecked", 1L))))),
                List.of(AccountSet.of("b", "that others list", 2, 9L, List.of(entry))));
    }
}

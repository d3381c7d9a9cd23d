package parallax.coldir.nsid;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import parallax.atproto.syntax.Nsid;

class NameFilterTest {

    @Test
    void patternsChooseCollections() {
        NameFilter filter = new NameFilter(List.of("app.bsky.*", "com.**.entry"), List.of("*.like"));
        assertThat(filter.accepts(new Nsid("app.bsky.feed.post"))).isTrue();
        assertThat(filter.accepts(new Nsid("app.bsky.feed.like"))).isFalse();
        assertThat(filter.accepts(new Nsid("com.whtwnd.blog.entry"))).isTrue();
        assertThat(filter.accepts(new Nsid("com.whtwnd.blog.entries"))).isFalse();
        assertThat(new NameFilter(List.of(), List.of()).accepts(new Nsid("a.b.c")))
                .isTrue();
    }
}

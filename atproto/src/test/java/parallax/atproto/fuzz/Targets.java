package parallax.atproto.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import parallax.atproto.firehose.StreamTargets;
import parallax.atproto.handle.HandleTargets;
import parallax.atproto.server.ServerTargets;
import parallax.atproto.xrpc.ReplyTargets;

/** Every decoder that reads what a remote sent. */
final class Targets {

    private Targets() {}

    static List<Target<?>> all() {
        List<Target<?>> all = new ArrayList<>();
        all.addAll(CodecTargets.all());
        all.addAll(RepoTargets.all());
        all.addAll(WholeTargets.all());
        all.addAll(EventTargets.all());
        all.addAll(TextTargets.all());
        all.addAll(StreamTargets.all());
        all.addAll(ReplyTargets.all());
        all.addAll(HandleTargets.all());
        all.addAll(ServerTargets.all());
        return all;
    }

    static Optional<Target<?>> named(String name) {
        return all().stream().filter(target -> target.name().equals(name)).findFirst();
    }
}

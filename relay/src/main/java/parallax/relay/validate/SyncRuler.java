package parallax.relay.validate;

import parallax.relay.flow.CollectionChanges;
import parallax.relay.flow.Head;
import parallax.relay.flow.StateChange;

/** What an accepted #sync changes: nothing but the owner when it repeats the head, as at the creation of an account. */
final class SyncRuler {
    StateChange accepted(Case c) {
        Head head = c.head();
        Head told = c.blocks().head();
        boolean repeats = head != null && head.rev().equals(told.rev());
        CollectionChanges collections = CollectionChanges.ofSync(told.data());
        return new StateChange(
                repeats ? null : told,
                c.toldStatus(),
                null,
                c.decoded().from().host(),
                !repeats && !collections.whole(),
                repeats ? CollectionChanges.NONE : collections);
    }
}

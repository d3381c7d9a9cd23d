package parallax.relay.flow;

/** Told when events are durable and in the state. Called on the writer's thread; must not block. */
@FunctionalInterface
public interface Published {
    /** Both inclusive. */
    void published(long firstSeq, long lastSeq);
}

package parallax.relay.flow;

/** Takes admitted events in the order they are to be numbered. */
@FunctionalInterface
public interface Sequencing {
    /** Any thread; the events of one account come from one thread. Blocks while the queue is full by count or bytes. */
    void accept(Admitted event) throws InterruptedException;
}

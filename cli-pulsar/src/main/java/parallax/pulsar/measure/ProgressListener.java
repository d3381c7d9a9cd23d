package parallax.pulsar.measure;

/** Shows how far a measurement is. Called some times a second by the thread that runs it. */
@FunctionalInterface
public interface ProgressListener {

    void progress(Progress progress);
}

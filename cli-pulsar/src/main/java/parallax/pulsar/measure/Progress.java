package parallax.pulsar.measure;

import java.util.List;
import java.util.OptionalLong;

/**
 * A measurement at one moment.
 *
 * @param elapsedMillis time into the stage
 * @param stageMillis how long it lasts at most; 0 if that is not known
 */
public record Progress(Stage stage, long elapsedMillis, long stageMillis, List<Line> lines) {

    public Progress {
        lines = List.copyOf(lines);
    }

    /** What is under way. */
    public enum Stage {
        CONNECTING("connecting"),
        LEAD_IN("lead-in"),
        WINDOW("window"),
        GRACE("waiting for late events"),
        EXPLAINING("explaining what was missed");

        private final String text;

        Stage(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    /**
     * One relay, or the reference.
     *
     * @param state how it is, in a few words; {@link #OK} if well
     * @param events of the window so far
     * @param lagMillis median delay behind the first arrival
     */
    public record Line(String name, String state, long events, long uniqueDids, OptionalLong lagMillis) {

        /** The state in which all is as it should be. */
        public static final String OK = "ok";
    }
}

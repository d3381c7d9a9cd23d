package parallax.bench;

import java.util.Arrays;
import java.util.List;

/**
 * One benchmark's figures, a value a round.
 *
 * @param nanos the median operation of each round
 * @param bytes what an operation allocated, the mean of each round
 */
record Measured(List<Double> nanos, List<Double> bytes) {

    double medianNanos() {
        return median(nanos);
    }

    double medianBytes() {
        return median(bytes);
    }

    /** This one's time over the other's, round by round, sorted. */
    double[] ratios(Measured other) {
        double[] ratios = new double[nanos.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = nanos.get(i) / other.nanos.get(i);
        }
        Arrays.sort(ratios);
        return ratios;
    }

    static double median(List<Double> values) {
        return middle(values.stream().mapToDouble(Double::doubleValue).sorted().toArray());
    }

    /** The median of sorted values. */
    static double middle(double[] sorted) {
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}

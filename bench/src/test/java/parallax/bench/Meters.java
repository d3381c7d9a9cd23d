package parallax.bench;

/** What a relay's metrics say at one moment, in the text form of Prometheus. */
record Meters(String text) {

    /** Over all labels; 0 if there is no such meter. */
    double sum(String name) {
        return text.lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}

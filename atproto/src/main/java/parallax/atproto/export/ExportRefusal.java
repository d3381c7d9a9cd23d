package parallax.atproto.export;

/** Ends the reading of an export; never leaves this package. */
final class ExportRefusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ExportResult.Problem problem;

    /** @param detail without any of the data */
    ExportRefusal(ExportResult.Problem problem, String detail) {
        super(detail, null, false, false);
        this.problem = problem;
    }

    ExportResult.Problem problem() {
        return problem;
    }

    String detail() {
        return String.valueOf(getMessage());
    }
}

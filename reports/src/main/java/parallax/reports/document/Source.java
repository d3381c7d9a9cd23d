package parallax.reports.document;

/**
 * A relay, PDS or directory that was under test or compared with.
 *
 * @param name as the operator called it
 * @param url where it was asked
 * @param role what it was in this run, as the section of the tool names it
 */
public record Source(String name, String url, String role) {}

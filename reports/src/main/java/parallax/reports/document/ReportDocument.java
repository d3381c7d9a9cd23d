package parallax.reports.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The file that every tool writes: what all have in common, and a section for each kind of result.
 *
 * @param format {@link #FORMAT}
 * @param version the version of everything but the sections, which have their own
 * @param sources everything that was asked, in the order of the report
 * @param notes what a reader has to know about this run, each a sentence
 * @param accounts accounts that were asked about
 * @param sections by name; each has a {@code version} and is described by its own schema
 */
public record ReportDocument(
        String format,
        FormatVersion version,
        RunFacts.Tool tool,
        Run run,
        List<Source> sources,
        Completeness completeness,
        List<String> notes,
        List<AccountSet> accounts,
        SortedMap<String, ObjectNode> sections) {

    /** What every document of ours begins with. */
    public static final String FORMAT = "parallax-report";

    /** The version written here. Version 1 was one flat object of pulsar's, with a number as {@code schema}. */
    public static final FormatVersion VERSION = new FormatVersion(2, 0);

    /** When and how, as in {@link RunFacts}. */
    public record Run(String startedAt, String endedAt, List<String> arguments) {
        public Run {
            arguments = List.copyOf(arguments);
        }
    }

    public ReportDocument {
        if (!format.equals(FORMAT)) {
            throw new IllegalArgumentException("not of the format " + FORMAT);
        }
        sources = List.copyOf(sources);
        notes = List.copyOf(notes);
        accounts = List.copyOf(accounts);
        TreeMap<String, ObjectNode> copies = new TreeMap<>();
        sections.forEach(
                (name, section) -> copies.put(name, versioned(name, section).deepCopy()));
        sections = Collections.unmodifiableSortedMap(copies);
    }

    /** A document of the version written here. */
    public static ReportDocument of(RunFacts run, List<Source> sources, Completeness completeness, Findings findings) {
        return new ReportDocument(
                FORMAT,
                VERSION,
                run.tool(),
                new Run(run.startedAt(), run.endedAt(), run.arguments()),
                sources,
                completeness,
                findings.notes(),
                findings.accounts(),
                findings.sections());
    }

    /** What a run found out. */
    public record Findings(List<String> notes, List<AccountSet> accounts, SortedMap<String, ObjectNode> sections) {}

    /** Which program ran, when and how. */
    public RunFacts facts() {
        return new RunFacts(tool, run.startedAt(), run.endedAt(), run.arguments());
    }

    /**
     * One section, for a reader who knows {@code known} of it.
     *
     * @throws IllegalArgumentException if it is not there, or of another major version
     */
    public ObjectNode section(String name, FormatVersion known) {
        ObjectNode section = sections.get(name);
        if (section == null) {
            throw new IllegalArgumentException("a report without a section '" + name + "'");
        }
        FormatVersion version = FormatVersion.parse(section.path("version").asText());
        if (!known.reads(version)) {
            throw new IllegalArgumentException("section '" + name + "' of version " + version.text()
                    + ", and this program reads " + known.major() + ".x: use a newer one");
        }
        return section.deepCopy();
    }

    private static ObjectNode versioned(String name, ObjectNode section) {
        JsonNode version = section.path("version");
        if (!version.isTextual()) {
            throw new IllegalArgumentException("section '" + name + "' has no version");
        }
        FormatVersion.parse(version.textValue());
        return section;
    }
}

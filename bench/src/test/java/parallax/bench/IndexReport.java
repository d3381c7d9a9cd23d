package parallax.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.rocksdb.RocksDBException;

/**
 * Fills a collection index as an import does, page by page and collection by collection, and reads it, beside a bare
 * scan of the same rows. Arguments: the machine in words, short or long, and a JSON file.
 */
final class IndexReport {
    private static final long MILLION = 1_000_000;

    private IndexReport() {}

    public static void main(String[] arguments) throws IOException, RocksDBException {
        List<Long> sizes = arguments[1].equals("long") ? List.of(MILLION, 60 * MILLION) : List.of(MILLION);
        StringBuilder table = new StringBuilder();
        ArrayNode rows = new ObjectMapper().createArrayNode();
        for (long pairs : sizes) {
            Path folder = Files.createTempDirectory("parallax-index");
            try {
                IndexRow row = new IndexMeasurement(new IndexPopulation(pairs), folder).run();
                table.append(row.markdown());
                rows.add(row.json());
            } finally {
                delete(folder);
            }
        }
        System.out.print("Collection index: " + arguments[0] + "\n\n" + IndexRow.HEADER + table + "\n" + IndexRow.NOTE);
        if (arguments.length > 2) {
            ObjectNode json = new ObjectMapper().createObjectNode();
            json.put("benchmark", "index").put("machine", arguments[0]).set("rows", rows);
            new ObjectMapper()
                    .writerWithDefaultPrettyPrinter()
                    .writeValue(Path.of(arguments[2]).toFile(), json);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}

package parallax.atproto;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows can be copied: each example compiles, given the variables that its text is about. */
class ReadmeExamplesTest {

    private static final Pattern EXAMPLE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern TYPE = Pattern.compile("(?s)\\A(record|final class|interface) .*");

    /** The parameters of each example that is statements, in the README's order. */
    private static final List<String> GIVEN = List.of(
            "",
            "URI pds",
            "Path folder, InputStream bodyOfGetRepo, Did did, PublicKey signingKey, Rows rows, Log log",
            "SimulatedPlc plc, InstantSource clock");

    private static final String IMPORTS = Stream.of(
                    "java.io.*",
                    "java.net.URI",
                    "java.nio.file.Path",
                    "java.time.*",
                    "java.util.*",
                    "parallax.atproto.address.*",
                    "parallax.atproto.car.*",
                    "parallax.atproto.cbor.*",
                    "parallax.atproto.cid.*",
                    "parallax.atproto.crypto.*",
                    "parallax.atproto.event.*",
                    "parallax.atproto.export.*",
                    "parallax.atproto.firehose.*",
                    "parallax.atproto.http.*",
                    "parallax.atproto.identity.*",
                    "parallax.atproto.politeness.*",
                    "parallax.atproto.repo.*",
                    "parallax.atproto.query.*",
                    "parallax.atproto.query.ListQueries.RepoEntry",
                    "parallax.atproto.rules.*",
                    "parallax.atproto.stream.*",
                    "parallax.atproto.stream.EventListener",
                    "parallax.atproto.syntax.*",
                    "parallax.atproto.testkit.host.*",
                    "parallax.atproto.testkit.pds.*",
                    "parallax.atproto.testkit.plc.*",
                    "parallax.atproto.xrpc.*")
            .map(name -> "import " + name + ";\n")
            .collect(Collectors.joining());

    @Test
    void everyExampleCompiles(@TempDir Path classes) throws IOException {
        StringBuilder source = new StringBuilder(IMPORTS)
                .append(
                        "interface Rows { void add(String path, Cid cid, ByteSlice record); void complete(Tid rev); }\n")
                .append("interface Log { void warn(String form, Object... values); }\n")
                .append("class Examples {\n");
        int statements = 0;
        for (String example : examples()) {
            if (TYPE.matcher(example).matches()) {
                source.append("static ").append(example);
            } else {
                source.append("void example").append(statements).append('(').append(GIVEN.get(statements++));
                source.append(") throws Exception {\n").append(example).append("}\n");
            }
        }
        assertThat(statements).isEqualTo(GIVEN.size());
        assertThat(complaints(source.append("}\n").toString(), classes)).isEmpty();
    }

    private static List<String> examples() throws IOException {
        Matcher matcher = EXAMPLE.matcher(Files.readString(Path.of("README.md")));
        List<String> examples = new ArrayList<>();
        while (matcher.find()) {
            examples.add(matcher.group(1));
        }
        return examples;
    }

    private static String complaints(String source, Path classes) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        JavaFileObject file =
                new SimpleJavaFileObject(URI.create("string:///Examples.java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return source;
                    }
                };
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        StringWriter words = new StringWriter();
        List<String> options = List.of("-proc:none", "-nowarn", "-d", classes.toString(), "-cp", classPath);
        boolean compiled = compiler.getTask(words, null, null, options, null, List.of(file))
                .call();
        return compiled ? "" : words.toString();
    }
}

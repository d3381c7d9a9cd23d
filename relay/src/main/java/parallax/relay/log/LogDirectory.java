package parallax.relay.log;

import java.io.IOException;
import java.util.List;

/** The folder of the log. Creating, renaming and deleting is durable only after {@link #force}. */
interface LogDirectory {
    List<String> names() throws IOException;

    /** An empty file to write; one of that name is emptied. */
    LogFile create(String name) throws IOException;

    /** An existing file to read and write. */
    LogFile open(String name) throws IOException;

    /** An existing file to read, which stays readable after {@link #delete}. */
    LogFile openToRead(String name) throws IOException;

    void rename(String from, String to) throws IOException;

    void delete(String name) throws IOException;

    void force() throws IOException;

    /** The file as an operator can find it. */
    String describe(String name);
}

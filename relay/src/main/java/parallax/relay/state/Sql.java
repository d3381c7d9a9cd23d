package parallax.relay.state;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import parallax.relay.control.ControlPlaneException;

/** One statement a call, on a connection of its own. */
record Sql(DataSource source) {
    /** Reads the row that the result stands at. */
    interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    <T> List<T> query(RowReader<T> reader, String sql, @Nullable Object... parameters) {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = prepared(connection, sql, parameters);
                ResultSet rows = statement.executeQuery()) {
            List<T> read = new ArrayList<>();
            while (rows.next()) {
                read.add(reader.read(rows));
            }
            return read;
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** As {@link #query}, of which no more than the first row counts. */
    <T> Optional<T> first(RowReader<T> reader, String sql, @Nullable Object... parameters) {
        return query(reader, sql, parameters).stream().findFirst();
    }

    /** How an enum's constant is stored. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /**
     * The constant that is stored so.
     *
     * @throws StateCorruptException when none is
     */
    static <E extends Enum<E>> E constant(Class<E> type, String word) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> word(constant).equals(word))
                .findFirst()
                .orElseThrow(() -> new StateCorruptException(
                        "control plane: unknown " + type.getSimpleName().toLowerCase(Locale.ROOT) + " '" + word + "'"));
    }

    /** How many rows it changed. */
    int update(String sql, @Nullable Object... parameters) {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = prepared(connection, sql, parameters)) {
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private static PreparedStatement prepared(Connection connection, String sql, @Nullable Object[] parameters)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement;
    }

    private static ControlPlaneException failed(SQLException e) {
        return new ControlPlaneException("control plane: " + e.getMessage(), e);
    }
}

package parallax.bench;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Nsid;

/** The rows of an index as RocksDB gives them, without anything of ours in between: the limit for a page. */
final class BareScan implements AutoCloseable {
    private final List<String> names = new ArrayList<>();
    private final List<ColumnFamilyHandle> handles = new ArrayList<>();
    private final DBOptions options = new DBOptions();
    private final RocksDB db;

    BareScan(Path folder) throws RocksDBException {
        RocksDB.loadLibrary();
        List<ColumnFamilyDescriptor> families = new ArrayList<>();
        try (Options listing = new Options()) {
            for (byte[] name : RocksDB.listColumnFamilies(listing, folder.toString())) {
                names.add(new String(name, StandardCharsets.US_ASCII));
                families.add(new ColumnFamilyDescriptor(name));
            }
        }
        db = RocksDB.openReadOnly(options, folder.toString(), families, handles);
    }

    /** Bytes of a family's files. */
    long bytes(String family) throws RocksDBException {
        return db.getLongProperty(handles.get(names.indexOf(family)), "rocksdb.total-sst-files-size");
    }

    /** Steps over rows from the last ones of a collection that are not before the DID; how many bytes the keys have. */
    long scan(Nsid collection, Did from, int rows) {
        long bytes = 0;
        byte[] start = (collection.text() + "\0\0").getBytes(StandardCharsets.US_ASCII);
        byte[] key = Arrays.copyOf(start, start.length + 15);
        pack(from.text(), key, start.length);
        try (RocksIterator iterator = db.newIterator(handles.get(names.indexOf("index_pairs")))) {
            iterator.seek(key);
            for (int i = 0; i < rows && iterator.isValid(); i++, iterator.next()) {
                bytes += iterator.key().length;
            }
        }
        return bytes;
    }

    private static void pack(String did, byte[] key, int at) {
        String alphabet = "234567abcdefghijklmnopqrstuvwxyz";
        for (int i = 0; i < 24; i++) {
            int value = alphabet.indexOf(did.charAt(8 + i));
            for (int bit = 0; bit < 5; bit++) {
                int place = i * 5 + bit;
                key[at + place / 8] |= (byte) ((value >> (4 - bit) & 1) << (7 - place % 8));
            }
        }
    }

    @Override
    public void close() {
        handles.forEach(ColumnFamilyHandle::close);
        db.close();
        options.close();
    }
}

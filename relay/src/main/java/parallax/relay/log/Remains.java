package parallax.relay.log;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What is behind the last whole record of a segment.
 *
 * @param anything some byte is not zero
 * @param laterCommit a whole record says that the first missing one was durable before it was written
 */
record Remains(boolean anything, boolean laterCommit) {
    private static final int WINDOW_BYTES = 1 << 20;
    private static final int LOOK_BYTES = RecordLayout.COMMIT_SEQ + Long.BYTES;

    /** Looks at every offset: after damage, nothing says where the next record starts. */
    static Remains search(LogFile file, long from, long missingSeq) throws IOException {
        int windowBytes = (int) Math.min(WINDOW_BYTES, Math.max(0, file.size() - from) + LOOK_BYTES);
        ByteBuffer window = ByteBuffer.allocate(windowBytes);
        boolean anything = false;
        for (long base = from; ; base += windowBytes - LOOK_BYTES + 1) {
            int read = file.read(window.clear(), base);
            anything |= RecordScan.anyByte(window, 0, read);
            if (laterCommit(file, window, base, read, missingSeq)) {
                return new Remains(true, true);
            }
            if (read < windowBytes) {
                return new Remains(anything, false);
            }
        }
    }

    private static boolean laterCommit(LogFile file, ByteBuffer window, long base, int read, long missingSeq)
            throws IOException {
        for (int i = 0; i + LOOK_BYTES <= read; i++) {
            int length = window.getInt(i + RecordLayout.LENGTH);
            long seq = window.getLong(i + RecordLayout.SEQ);
            long commitSeq = window.getLong(i + RecordLayout.COMMIT_SEQ);
            boolean plausible = length >= RecordLayout.DID
                    && length <= RecordLayout.MAX_BYTES
                    && commitSeq > missingSeq
                    && seq >= commitSeq
                    && seq - missingSeq <= file.size() / RecordLayout.DID;
            if (plausible && whole(file, base + i, length)) {
                return true;
            }
        }
        return false;
    }

    private static boolean whole(LogFile file, long position, int length) throws IOException {
        return new RecordScan(file, position, ByteBuffer.allocate(length)).next() == RecordScan.Step.RECORD;
    }
}

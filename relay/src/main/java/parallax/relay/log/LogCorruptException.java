package parallax.relay.log;

import parallax.relay.flow.RecordsDamagedException;

/**
 * Data of our own that was durable cannot be read back. Where the log is written and where the state goes on, the
 * process must stop (exit code 4): going on would either leave out events that were sent or use their seqs again. An
 * operator restores the file, or moves the log's folder away, which starts an empty log that keeps the sequence. In
 * older segments it ends the replays that come across it, and nothing else.
 */
public final class LogCorruptException extends RecordsDamagedException {
    private static final long serialVersionUID = 1;

    private final String file;
    private final long offset;

    /**
     * @param offset in bytes from the start of the file
     * @param reason what was wanted there
     */
    public LogCorruptException(String file, long offset, String reason) {
        super(file + " at offset " + offset + ": " + reason);
        this.file = file;
        this.offset = offset;
    }

    /** The file that is damaged. */
    public String file() {
        return file;
    }

    /** Where in the file, in bytes from its start. */
    public long offset() {
        return offset;
    }
}

package parallax.atproto.testkit.load;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.crypto.Multikey;
import parallax.atproto.crypto.PublicKey;
import parallax.atproto.syntax.Did;

/** Signed traffic kept in a folder, one file for each plan. */
public final class TrafficFile {

    /** Changes whenever the same plan would give other bytes. */
    private static final int VERSION = 1;

    private TrafficFile() {}

    /** The traffic of this plan: read from the folder, or signed and put there. */
    public static Traffic cached(TrafficPlan plan, Path folder) throws IOException {
        Path file = folder.resolve("traffic-v%d-%d-%d-%d-%d"
                .formatted(VERSION, plan.accounts(), plan.commitsEach(), plan.recordsBefore(), plan.seed()));
        if (Files.exists(file)) {
            return read(file);
        }
        Traffic signed = Traffic.sign(plan);
        Files.createDirectories(folder);
        Path draft = Files.createTempFile(folder, "traffic", ".tmp");
        write(signed, draft);
        // A reader never sees a file that is half written.
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return signed;
    }

    private static void write(Traffic traffic, Path file) throws IOException {
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            out.writeInt(traffic.signers().size());
            for (Map.Entry<Did, PublicKey> signer : traffic.signers().entrySet()) {
                out.writeUTF(signer.getKey().text());
                out.writeUTF(signer.getValue().multikey());
            }
            out.writeInt(traffic.size());
            for (ByteSlice frame : traffic.frames().toList()) {
                out.writeInt(frame.length());
                frame.writeTo(out);
            }
        }
    }

    private static Traffic read(Path file) throws IOException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            Map<Did, PublicKey> signers = new HashMap<>();
            for (int left = in.readInt(); left > 0; left--) {
                signers.put(new Did(in.readUTF()), Multikey.parse(in.readUTF()));
            }
            List<ByteSlice> frames = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                frames.add(ByteSlice.of(in.readNBytes(in.readInt())));
            }
            return new Traffic(signers, frames);
        }
    }
}

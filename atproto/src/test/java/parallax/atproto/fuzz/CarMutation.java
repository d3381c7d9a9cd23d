package parallax.atproto.fuzz;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;

/** Changes blocks of a CAR and hashes them anew, so that what was changed is not refused for its CID alone. */
final class CarMutation implements Mutation {

    private final Mutation ofBlocks;
    private final Mutation ofBytes;

    /** @param ofBytes for what is no CAR, and now and then for what is one */
    CarMutation(Mutation ofBlocks, Mutation ofBytes) {
        this.ofBlocks = ofBlocks;
        this.ofBytes = ofBytes;
    }

    @Override
    public ByteSlice mutate(ByteSlice input, ByteSlice other, SplittableRandom random) {
        CarParts parts = random.nextInt(6) == 0 ? null : changed(input, other, random);
        return parts == null ? ofBytes.mutate(input, other, random) : parts.whole();
    }

    /** The changed CAR; null if the input is none. */
    @Nullable
    CarParts changed(ByteSlice input, ByteSlice other, SplittableRandom random) {
        CarParts parts = CarParts.of(input);
        if (parts == null) {
            return null;
        }
        int block = random.nextInt(parts.size());
        switch (random.nextInt(8)) {
            case 0 -> parts.remove(block);
            case 1 -> parts.move(block, random.nextInt(parts.size()));
            case 2 -> parts.add(random.nextInt(parts.size() + 1), fromEither(parts, other, random));
            case 3 -> parts.replace(block, fromEither(parts, other, random));
            default ->
                parts.replace(block, ofBlocks.mutate(parts.block(block), fromEither(parts, other, random), random));
        }
        return parts;
    }

    private static ByteSlice fromEither(CarParts parts, ByteSlice other, SplittableRandom random) {
        CarParts others = random.nextBoolean() ? CarParts.of(other) : null;
        CarParts from = others == null ? parts : others;
        return from.block(random.nextInt(from.size()));
    }
}

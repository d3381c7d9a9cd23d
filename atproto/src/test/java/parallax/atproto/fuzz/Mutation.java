package parallax.atproto.fuzz;

import java.util.List;
import java.util.SplittableRandom;
import parallax.atproto.cbor.ByteSlice;

/** Makes an input out of one that is known. */
@FunctionalInterface
public interface Mutation {

    /**
     * Another input; the given ones stay as they are.
     *
     * @param other a second input, to take parts from
     */
    ByteSlice mutate(ByteSlice input, ByteSlice other, SplittableRandom random);

    /** One of these each time, each as likely; name one twice to favour it. */
    static Mutation anyOf(Mutation... mutations) {
        List<Mutation> choices = List.of(mutations);
        return (input, other, random) ->
                choices.get(random.nextInt(choices.size())).mutate(input, other, random);
    }
}

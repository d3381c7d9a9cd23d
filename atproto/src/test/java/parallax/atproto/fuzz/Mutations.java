package parallax.atproto.fuzz;

import java.util.List;

/** The mutations that several targets share. */
final class Mutations {

    static final Mutation BYTES =
            (input, other, random) -> new ByteMutation(Seeds.made().items).mutate(input, other, random);
    static final Mutation CBOR = Mutation.anyOf(
            new CborMutation(() -> Seeds.made().items), new CborMutation(() -> Seeds.made().items), BYTES);
    static final Mutation NODE = new NodeMutation(CBOR);
    static final CarMutation CAR = new CarMutation(NODE, BYTES);
    static final Mutation COMMIT = new CommitMutation(CAR, CBOR);
    static final Mutation NOISE = new ByteMutation(List.of());

    private Mutations() {}
}

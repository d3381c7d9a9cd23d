package parallax.atproto.repo;

/** What a commit's blocks say about its operations. */
public sealed interface ProofResult {

    /** The operations are exactly the step from the root before to the root after. */
    record Proven() implements ProofResult {}

    /** The sender names no root before. What can be checked without it holds. */
    record Unchained() implements ProofResult {}

    /**
     * It cannot be told: a node that is needed is missing, and nothing that is there contradicts the operations. Some
     * servers send only the nodes that are new, which do not show every delete.
     */
    record Unproven() implements ProofResult {}

    /**
     * The commit is invalid: something in it contradicts something else.
     *
     * @param reason without any of the data
     */
    record Broken(String reason) implements ProofResult {}
}

package parallax.atproto.repo;

/** What a commit's blocks say about its operations. */
public sealed interface ProofResult {

    /** The operations are exactly the step from the root before to the root after. */
    record Proven() implements ProofResult {}

    /** The sender names no root before. What can be checked without it holds. */
    record Unchained() implements ProofResult {}

    /**
     * The commit is invalid.
     *
     * @param reason without any of the data
     */
    record Broken(String reason) implements ProofResult {}
}

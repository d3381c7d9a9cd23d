/**
 * A fuzzer for every decoder of what remotes send: it mutates good inputs and looks for anything but the documented
 * exception, for memory and time beyond a stated bound, for a changed input, and for a result that is not right.
 * {@code scripts/fuzz} runs it; {@code FuzzTest} gives each decoder a thousand inputs.
 *
 * <p>Threads: one fuzzes; a watchdog looks at its {@code Pulse}.
 *
 * <ul>
 *   <li>Target: a decoder, its refusals, its bound on memory, and the check of its results
 *   <li>Targets: all of them; CodecTargets, RepoTargets, WholeTargets, EventTargets, TextTargets, and in the packages
 *       whose insides they reach StreamTargets, ReplyTargets, HandleTargets, ServerTargets
 *   <li>Seeds: good inputs from the testkit
 *   <li>Mutation: an input from another; ByteMutation, CborMutation (whole items, by CborSpans), NodeMutation (a tree's
 *       node), CarMutation (blocks, hashed anew by CarParts), CommitMutation (frames whose fields follow their blocks);
 *       Mutations: those that are shared
 *   <li>Corpus: what is mutated: seeds, and inputs with rare outcomes
 *   <li>Fuzzer: input after input for one target; Trial: one of them, measured; Pulse: the one under way
 *   <li>Finding: what must not be; Reduction: the same with a shorter input
 *   <li>Fuzz, FuzzOptions: the command
 *   <li>FaultyDecoders: what FuzzTest lets it find
 * </ul>
 */
@NullMarked
package parallax.atproto.fuzz;

import org.jspecify.annotations.NullMarked;

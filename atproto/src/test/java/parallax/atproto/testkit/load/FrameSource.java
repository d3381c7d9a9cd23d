package parallax.atproto.testkit.load;

/** The frames of a host by their place, from 0. */
interface FrameSource {

    /** What is sent at this place. Called by any thread; again, for a subscriber that returns. */
    Traffic.Template at(long place);
}

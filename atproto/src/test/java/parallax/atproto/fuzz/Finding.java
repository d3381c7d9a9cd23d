package parallax.atproto.fuzz;

import parallax.atproto.cbor.ByteSlice;

/**
 * An input that made a target do what it must not.
 *
 * @param what one line: the exception, or the bound that was broken
 * @param cause what was thrown, or what says so
 */
record Finding(Target<?> target, ByteSlice input, String what, Throwable cause) {

    /** The same fault as another finding, as far as it can be told. */
    boolean isLike(Finding other) {
        return kind(what).equals(kind(other.what));
    }

    private static String kind(String what) {
        int end = what.indexOf(':');
        return end < 0 ? what : what.substring(0, end);
    }
}

package parallax.atproto.cbor;

import java.util.Arrays;

/**
 * The arrays and maps that are open, innermost last, and the last key of each map. Shared by reader and writer; keys
 * are positions in their bytes, so nothing is copied.
 */
final class OpenContainers {

    // Per container: items left (a map counts keys and values), where its last key starts, how long that key is.
    private static final int STRIDE = 3;
    private static final int ARRAY = -1;
    private static final int NO_KEY = -1;

    private int[] stack = new int[4 * STRIDE];
    private int depth;
    private int top = -STRIDE;

    int depth() {
        return depth;
    }

    /** Opens an array as the value that is due; an empty one is complete at once. */
    void openArray(int items) {
        push(items, ARRAY);
    }

    /** Opens a map as the value that is due; an empty one is complete at once. */
    void openMap(int entries) {
        push(2 * entries, 0);
    }

    /** Whether the innermost container is a map that waits for a key. */
    boolean keyDue() {
        return depth > 0 && stack[top + 1] != ARRAY && (stack[top] & 1) == 0;
    }

    /** Whether the innermost container is a map. */
    boolean inMap() {
        return depth > 0 && stack[top + 1] != ARRAY;
    }

    /**
     * Takes the key that is due: negative when it sorts before the map's last key, 0 when it equals it, else positive
     * and the key is recorded. Shorter keys come first, equal lengths in the order of their bytes.
     */
    int key(byte[] bytes, int start, int length) {
        int last = stack[top + 2];
        int order = length - last;
        if (order == 0) {
            int from = stack[top + 1];
            order = Arrays.compareUnsigned(bytes, start, start + length, bytes, from, from + last);
        }
        if (order > 0) {
            stack[top]--;
            stack[top + 1] = start;
            stack[top + 2] = length;
        }
        return order;
    }

    /** Counts one value as read or written, and closes every container that it completes. */
    void valueDone() {
        while (depth > 0 && --stack[top] == 0) {
            depth--;
            top -= STRIDE;
        }
    }

    private void push(int items, int kind) {
        if (items == 0) {
            valueDone();
            return;
        }
        depth++;
        top += STRIDE;
        if (top == stack.length) {
            stack = Arrays.copyOf(stack, 2 * stack.length);
        }
        stack[top] = items;
        stack[top + 1] = kind;
        stack[top + 2] = NO_KEY;
    }
}

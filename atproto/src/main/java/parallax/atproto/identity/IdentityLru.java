package parallax.atproto.identity;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import parallax.atproto.syntax.Did;

/**
 * The most recently used entries, split into stripes so that readers of different DIDs seldom meet. A small cache has
 * one stripe and is exact; in a large one each stripe forgets its own eldest.
 */
final class IdentityLru {

    private static final int STRIPES = 16;
    private static final int SMALLEST_STRIPED = 1024;

    /** Keyed by text: strings are comparable, so DIDs forged to share a hash make no long chains. */
    private static final class Stripe extends LinkedHashMap<String, CacheEntry> {

        private final transient ReentrantLock lock = new ReentrantLock();
        private final int capacity;

        Stripe(int capacity) {
            super(16, 0.75f, true);
            this.capacity = capacity;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, CacheEntry> eldest) {
            return size() > capacity;
        }
    }

    private final List<Stripe> stripes = new ArrayList<>();

    IdentityLru(int maxEntries) {
        int count = maxEntries < SMALLEST_STRIPED ? 1 : STRIPES;
        for (int i = 0; i < count; i++) {
            stripes.add(new Stripe(maxEntries / count));
        }
    }

    @Nullable
    CacheEntry find(Did did) {
        Stripe stripe = stripe(did);
        stripe.lock.lock();
        try {
            return stripe.get(did.text());
        } finally {
            stripe.lock.unlock();
        }
    }

    /** Changes the entry of {@code did}, {@link CacheEntry#EMPTY} if there is none; returns it as it was. */
    CacheEntry update(Did did, UnaryOperator<CacheEntry> change) {
        Stripe stripe = stripe(did);
        stripe.lock.lock();
        try {
            CacheEntry before = stripe.getOrDefault(did.text(), CacheEntry.EMPTY);
            CacheEntry after = change.apply(before);
            if (!after.isEmpty()) {
                stripe.put(did.text(), after);
            }
            return before;
        } finally {
            stripe.lock.unlock();
        }
    }

    void remove(Did did) {
        Stripe stripe = stripe(did);
        stripe.lock.lock();
        try {
            stripe.remove(did.text());
        } finally {
            stripe.lock.unlock();
        }
    }

    int size() {
        int size = 0;
        for (Stripe stripe : stripes) {
            stripe.lock.lock();
            try {
                size += stripe.size();
            } finally {
                stripe.lock.unlock();
            }
        }
        return size;
    }

    private Stripe stripe(Did did) {
        return stripes.get(Math.floorMod(did.text().hashCode(), stripes.size()));
    }
}

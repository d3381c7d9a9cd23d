package parallax.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import parallax.atproto.crypto.Curve;
import parallax.atproto.testkit.TestAccount;
import parallax.atproto.testkit.load.Pace;

/**
 * What a soak is made of.
 *
 * @param hosts each with {@code accounts}
 * @param accounts of one host
 * @param commits of one account
 * @param rate events a second of all hosts together; 0 for as fast as they are read
 */
record SoakLoad(int hosts, int accounts, int commits, long rate, long seed) {

    /** So many events as {@code events}, or fewer by less than one for each account. */
    static SoakLoad of(int hosts, int accounts, long events, long rate, long seed) {
        return new SoakLoad(hosts, accounts, Math.toIntExact(events / hosts / accounts), rate, seed);
    }

    Pace paceOfAHost() {
        return new Pace((double) rate / hosts, (long) accounts * commits);
    }

    long events() {
        return (long) hosts * accounts * commits;
    }

    /** The accounts of a host, the same in each process. */
    List<TestAccount> accountsOf(int host) {
        SplittableRandom random = new SplittableRandom(seed + host);
        List<TestAccount> made = new ArrayList<>();
        for (int i = 0; i < accounts; i++) {
            // The curve that nearly all accounts have, and that is quick to sign on.
            made.add(TestAccount.create(Curve.K256, random));
        }
        return made;
    }

    /** For a process that is to make the same of it with {@link #parsed}. */
    @Override
    public String toString() {
        return "%d,%d,%d,%d,%d".formatted(hosts, accounts, commits, rate, seed);
    }

    static SoakLoad parsed(String text) {
        String[] part = text.split(",", 5);
        return new SoakLoad(
                Integer.parseInt(part[0]),
                Integer.parseInt(part[1]),
                Integer.parseInt(part[2]),
                Long.parseLong(part[3]),
                Long.parseLong(part[4]));
    }
}

package parallax.relay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.event.Event;
import parallax.atproto.syntax.Did;
import parallax.atproto.testkit.TestEvent;
import parallax.atproto.testkit.TestRepo;

/**
 * Events that are all to be accepted, made and signed beforehand: commits of every kind, #sync, #identity, and #account
 * that deactivates and activates again. It ends with one commit of each account, so whoever has that commit has had the
 * chance to see everything before it.
 */
final class LoadScript {
    private static final List<String> COLLECTIONS =
            List.of("app.bsky.feed.post", "app.bsky.graph.follow", "com.example.note");
    private static final int MOST_RECORDS = 25;

    /** One event and who sends it. */
    record Step(NetworkHost host, TestEvent event) {}

    private final List<Step> steps = new ArrayList<>();
    private final Map<Did, List<String>> keys = new LinkedHashMap<>();
    private final RandomGenerator random;
    private int paths;

    private LoadScript(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** @param events at least this many, and some more so that each account ends active and with a commit */
    static LoadScript write(List<NetworkHost> hosts, int accountsPerHost, int events, long seed) {
        LoadScript script = new LoadScript(seed);
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < accountsPerHost; i++) {
            hosts.forEach(host -> members.add(new Member(host, host.account())));
        }
        members.forEach(script::commit);
        while (script.steps.size() < events) {
            script.extend(members.get(script.random.nextInt(members.size())));
        }
        for (Member member : members) {
            script.activate(member);
            script.commit(member);
        }
        return script;
    }

    List<Step> steps() {
        return steps;
    }

    /** What is to arrive of each account, in order, as {@link EventKey}s. */
    Map<Did, List<String>> keys() {
        return keys;
    }

    /** Fails unless the subscriber got each account's events once and in order, under ascending seqs. */
    void cameOnceAndInOrder(WireSubscriber subscriber) {
        Map<Did, List<String>> got = new LinkedHashMap<>();
        long seq = 0;
        for (WireSubscriber.Received received : subscriber.received()) {
            Event.Sequenced event = received.event();
            assertThat(event.seq()).isGreaterThan(seq);
            seq = event.seq();
            got.computeIfAbsent(event.did(), _ -> new ArrayList<>()).add(EventKey.of(event));
        }
        keys.forEach(
                (did, wanted) -> assertThat(got.get(did)).as("events of " + did).isEqualTo(wanted));
    }

    private void extend(Member member) {
        int dice = random.nextInt(100);
        if (member.deactivated) {
            activate(member);
        } else if (dice < 3) {
            add(member, member.repo.account(AccountStatus.DEACTIVATED));
            member.deactivated = true;
        } else if (dice < 7) {
            add(member, member.repo.identity(NetworkHost.handle(member.repo)));
        } else if (dice < 11) {
            add(member, member.repo.sync());
        } else {
            commit(member);
        }
    }

    private void activate(Member member) {
        if (member.deactivated) {
            add(member, member.repo.account(AccountStatus.ACTIVE));
            member.deactivated = false;
        }
    }

    private void commit(Member member) {
        List<String> known = List.copyOf(member.repo.records().keySet());
        int dice = known.size() >= MOST_RECORDS ? 0 : random.nextInt(10);
        if (known.isEmpty() || dice >= 3) {
            String collection = COLLECTIONS.get(random.nextInt(COLLECTIONS.size()));
            add(member, member.repo.create(collection + "/k" + ++paths));
        } else if (dice >= 1) {
            add(member, member.repo.update(known.get(random.nextInt(known.size()))));
        } else {
            add(member, member.repo.delete(known.get(random.nextInt(known.size()))));
        }
    }

    private void add(Member member, TestEvent event) {
        steps.add(new Step(member.host, event));
        Event.Sequenced content = event.event();
        keys.computeIfAbsent(content.did(), _ -> new ArrayList<>()).add(EventKey.of(content));
    }

    private static final class Member {
        final NetworkHost host;
        final TestRepo repo;
        boolean deactivated;

        Member(NetworkHost host, TestRepo repo) {
            this.host = host;
            this.repo = repo;
        }
    }
}

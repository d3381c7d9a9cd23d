package parallax.atproto.handle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;
import parallax.atproto.identity.RequestRate;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Handle;

class DnsHandleResolverTest {

    private static final Handle ALICE = new Handle("Alice.Example.com");
    private static final Did DID = new Did("did:plc:ewvi7nxzyoun6zhxrhs64oiz");
    private static final HandleResolution FOUND = new HandleResolution.Found(DID);

    private final LoopbackDns dns = new LoopbackDns();

    @AfterEach
    void stop() {
        dns.close();
    }

    private static DnsHandleResolver asking(Duration timeout, int tries, InetSocketAddress... servers) {
        return new DnsHandleResolver(new DnsServers(List.of(servers), timeout, tries), RequestRate.perSecond(1000));
    }

    private HandleResolution ask() {
        return asking(Duration.ofSeconds(60), 1, dns.address()).resolve(ALICE);
    }

    @Test
    void theRecordBelowAtprotoNamesTheDid() {
        Message[] asked = new Message[1];
        dns.script(question -> {
            asked[0] = question;
            return LoopbackDns.txt(question, "did=" + DID.text());
        });
        assertThat(ask()).isEqualTo(FOUND);
        assertThat(asked[0].getQuestion().getName()).hasToString("_atproto.alice.example.com.");
        assertThat(asked[0].getQuestion().getType()).isEqualTo(Type.TXT);
    }

    @Test
    void otherTextsAndTheSameOneTwiceDoNotMatter() {
        dns.script(question -> LoopbackDns.txt(
                question, "v=spf1 -all", "did=" + DID.text(), "DID=did:plc:x", " did=did:plc:y", "did=" + DID.text()));
        assertThat(ask()).isEqualTo(FOUND);
    }

    @Test
    void recordsThatDifferAreAConflict() {
        dns.script(question -> LoopbackDns.txt(question, "did=" + DID.text(), "did=did:web:example.com"));
        assertThat(ask()).isInstanceOf(HandleResolution.Conflict.class);
    }

    @Test
    void theStringsOfOneRecordArePutTogether() {
        String did = "did:web:" + "a".repeat(60) + "." + "b".repeat(60) + "." + "c".repeat(60) + "." + "d".repeat(55)
                + ".example.com";
        String text = "did=" + did;
        dns.script(question -> {
            Message answer = LoopbackDns.answerTo(question);
            answer.addRecord(
                    LoopbackDns.record(
                            question.getQuestion().getName(),
                            List.of(text.substring(0, 2), text.substring(2, 250), text.substring(250))),
                    Section.ANSWER);
            return answer;
        });
        assertThat(ask()).isEqualTo(new HandleResolution.Found(new Did(did)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"did=", "did=plc", "did=did:plc:x y", "did= did:plc:x", "nothing", ""})
    void whatIsNoDidIsNone(String text) {
        dns.script(question -> LoopbackDns.txt(question, text));
        assertThat(ask()).isEqualTo(new HandleResolution.NotFound());
    }

    @Test
    void aNameWithoutRecordsOrWithoutBeingHasNone() {
        assertThat(ask()).isEqualTo(new HandleResolution.NotFound());
        dns.script(question -> rcode(question, Rcode.NXDOMAIN));
        assertThat(ask()).isEqualTo(new HandleResolution.NotFound());
    }

    @ParameterizedTest
    @ValueSource(ints = {Rcode.SERVFAIL, Rcode.REFUSED, Rcode.NOTIMP, Rcode.FORMERR})
    void aServerInTroubleSaysNothingOfTheHandle(int rcode) {
        dns.script(question -> rcode(question, rcode));
        assertThat(ask()).isInstanceOf(HandleResolution.Unavailable.class);
    }

    private static Message rcode(Message question, int rcode) {
        Message answer = LoopbackDns.answerTo(question);
        answer.getHeader().setRcode(rcode);
        return answer;
    }

    @Test
    void anAliasIsFollowedAndRecordsOfOtherNamesAreNot() {
        Name target = LoopbackDns.name("dids.example.net.");
        dns.script(question -> {
            Message answer = LoopbackDns.answerTo(question);
            answer.addRecord(new CNAMERecord(question.getQuestion().getName(), DClass.IN, 60, target), Section.ANSWER);
            answer.addRecord(LoopbackDns.record(target, List.of("did=" + DID.text())), Section.ANSWER);
            answer.addRecord(
                    LoopbackDns.record(LoopbackDns.name("evil.example."), List.of("did=did:web:evil.example")),
                    Section.ANSWER);
            return answer;
        });
        assertThat(ask()).isEqualTo(FOUND);
    }

    @Test
    void aliasesInACircleAreLeft() {
        dns.script(question -> {
            Name asked = question.getQuestion().getName();
            Name other = LoopbackDns.name("a.example.net.");
            Message answer = LoopbackDns.answerTo(question);
            answer.addRecord(new CNAMERecord(asked, DClass.IN, 60, other), Section.ANSWER);
            answer.addRecord(new CNAMERecord(other, DClass.IN, 60, asked), Section.ANSWER);
            return answer;
        });
        assertThat(ask()).isEqualTo(new HandleResolution.NotFound());
    }

    @Test
    void anAnswerTooLongForADatagramIsAskedForOverTcp() {
        String[] texts = new String[40];
        Arrays.fill(texts, "x".repeat(200));
        texts[39] = "did=" + DID.text();
        dns.script(question -> LoopbackDns.txt(question, texts));
        assertThat(ask()).isEqualTo(FOUND);
        assertThat(dns.overUdp()).isEqualTo(1);
        assertThat(dns.overTcp()).isEqualTo(1);
    }

    @Test
    void aSilentServerIsAskedAgainAndPassedOverForTheNext() {
        try (LoopbackDns second = new LoopbackDns()) {
            dns.fallSilent();
            second.script(question -> LoopbackDns.txt(question, "did=" + DID.text()));
            // Time enough for the one that answers.
            DnsHandleResolver patient = asking(Duration.ofSeconds(2), 2, dns.address(), second.address());
            assertThat(patient.resolve(ALICE)).isEqualTo(FOUND);
            assertThat(dns.awaitOverUdp(1)).isEqualTo(1);

            second.fallSilent();
            DnsHandleResolver hasty = asking(Duration.ofMillis(500), 2, dns.address(), second.address());
            assertThat(hasty.resolve(ALICE)).isInstanceOf(HandleResolution.Unavailable.class);
            assertThat(dns.awaitOverUdp(3)).isEqualTo(3);
        }
    }

    @Test
    void anAnswerToAnotherQuestionIsNotTaken() {
        dns.script(question -> {
            Message other = Message.newQuery(
                    Record.newRecord(LoopbackDns.name("_atproto.bob.example.com."), Type.TXT, DClass.IN));
            other.getHeader().setID(question.getHeader().getID());
            return LoopbackDns.txt(other, "did=" + DID.text());
        });
        assertThat(asking(Duration.ofMillis(300), 1, dns.address()).resolve(ALICE))
                .isInstanceOf(HandleResolution.Unavailable.class);
    }

    @Test
    void anAnswerWithAnotherNumberIsNotTaken() {
        dns.script(question -> {
            Message answer = LoopbackDns.txt(question, "did=" + DID.text());
            answer.getHeader().setID((question.getHeader().getID() + 1) & 0xffff);
            return answer;
        });
        assertThat(asking(Duration.ofMillis(300), 1, dns.address()).resolve(ALICE))
                .isInstanceOf(HandleResolution.Unavailable.class);
    }

    @Test
    void aHandleTooLongForTheLabelHasNone() {
        String label = "a".repeat(62);
        Handle longest =
                new Handle(String.join(".", Collections.nCopies(4, label)).substring(0, 249) + ".co");
        assertThat(asking(Duration.ofSeconds(1), 1, dns.address()).resolve(longest))
                .isEqualTo(new HandleResolution.NotFound());
        assertThat(dns.overUdp()).isZero();
    }

    @Test
    void anInterruptedCallerLearnsNothingAndStaysInterrupted() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        dns.script(question -> {
            asked.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return LoopbackDns.answerTo(question);
        });
        Object[] seen = new Object[2];
        Thread caller = Thread.ofPlatform().start(() -> {
            seen[0] = asking(Duration.ofSeconds(60), 3, dns.address()).resolve(ALICE);
            seen[1] = Thread.currentThread().isInterrupted();
        });
        asked.await();
        caller.interrupt();
        caller.join();
        release.countDown();
        assertThat(seen).containsExactly(new HandleResolution.Unavailable("interrupted"), true);
    }

    @Test
    void serversAreOneToThree() {
        assertThatThrownBy(() -> DnsServers.of(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DnsServers.of(Collections.nCopies(4, dns.address())))
                .isInstanceOf(IllegalArgumentException.class);
    }
}

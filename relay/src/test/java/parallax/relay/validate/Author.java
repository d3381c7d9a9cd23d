package parallax.relay.validate;

import java.util.Random;
import org.jspecify.annotations.Nullable;
import parallax.atproto.crypto.Curve;
import parallax.atproto.crypto.SigningKey;
import parallax.atproto.identity.DidDocument;
import parallax.atproto.identity.PdsEndpoint;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Handle;
import parallax.relay.flow.HostId;
import parallax.relay.flow.UpstreamSource;

/** An account with a key. */
record Author(Did did, SigningKey key) {
    static final UpstreamSource HOME = new UpstreamSource(new HostId(1), "home.example.com");
    static final UpstreamSource ELSEWHERE = new UpstreamSource(new HostId(2), "elsewhere.example.com");
    static final Handle HANDLE = new Handle("alice.example.com");

    static Author plc(Curve curve) {
        return new Author(new Did("did:plc:" + "a".repeat(24)), key(curve, 1));
    }

    static Author web() {
        return new Author(new Did("did:web:alice.example.com"), key(Curve.K256, 2));
    }

    static SigningKey key(Curve curve, long seed) {
        return SigningKey.generate(curve, new Random(seed));
    }

    Author withKey(SigningKey other) {
        return new Author(did, other);
    }

    DidDocument at(UpstreamSource host) {
        return document(PdsEndpoint.parse("https://" + host.hostname()));
    }

    DidDocument document(@Nullable PdsEndpoint pds) {
        return new DidDocument(did, key.publicKey(), pds, HANDLE);
    }

    DidDocument withoutKey() {
        return new DidDocument(did, null, PdsEndpoint.parse("https://" + HOME.hostname()), HANDLE);
    }
}

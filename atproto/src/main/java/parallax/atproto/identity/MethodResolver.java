package parallax.atproto.identity;

import parallax.atproto.syntax.Did;

/** Resolves each DID by its method; did:plc and did:web are the ones of the network. */
public final class MethodResolver implements DidResolver {

    private final DidResolver plc;
    private final DidResolver web;

    public MethodResolver(DidResolver plc, DidResolver web) {
        this.plc = plc;
        this.web = web;
    }

    @Override
    public Resolution resolve(Did did) {
        if (did.isPlc()) {
            return plc.resolve(did);
        }
        if (did.isWeb()) {
            return web.resolve(did);
        }
        return new Resolution.Malformed("a DID method that is not plc or web");
    }
}

package parallax.atproto.handle;

import parallax.atproto.identity.DidDocument;
import parallax.atproto.identity.DidResolver;
import parallax.atproto.identity.Resolution;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Handle;

/**
 * Checks handles both ways: the handle leads to the DID, and the first valid alias of the DID's document is the handle.
 */
public final class HandleVerifier {

    private final HandleResolver handles;
    private final DidResolver dids;

    /** Verifies with two resolvers, best cached ones. */
    public HandleVerifier(HandleResolver handles, DidResolver dids) {
        this.handles = handles;
        this.dids = dids;
    }

    /** Whether {@code document} has the handle it claims; in normal form if so. */
    public HandleCheck check(DidDocument document) {
        Handle claimed = document.handle();
        if (claimed == null) {
            return new HandleCheck.Invalid("the document claims no handle");
        }
        return switch (handles.resolve(claimed)) {
            case HandleResolution.Found(Did did)
            when did.equals(document.did()) -> new HandleCheck.Verified(new Handle(claimed.normalized()));
            case HandleResolution.Found _ -> new HandleCheck.Invalid("the handle is another DID's");
            case HandleResolution.NotFound _ -> new HandleCheck.Invalid("the handle leads to no DID");
            case HandleResolution.Conflict(String reason) -> new HandleCheck.Invalid(reason);
            case HandleResolution.Unavailable(String reason) -> new HandleCheck.Unknown(reason);
        };
    }

    /** The DID of {@code handle}, found only if its document claims the handle in turn. */
    public HandleResolution didOf(Handle handle) {
        HandleResolution resolution = handles.resolve(handle);
        return resolution instanceof HandleResolution.Found(Did did) ? claimed(handle, did, resolution) : resolution;
    }

    private HandleResolution claimed(Handle handle, Did did, HandleResolution found) {
        return switch (dids.resolve(did)) {
            case Resolution.Found(DidDocument document, var _) -> {
                Handle claimed = document.handle();
                boolean same = claimed != null && claimed.normalized().equals(handle.normalized());
                yield same ? found : new HandleResolution.NotFound();
            }
            case Resolution.NotFound _, Resolution.Tombstoned _, Resolution.Malformed _ ->
                new HandleResolution.NotFound();
            case Resolution.Unavailable(String reason) -> new HandleResolution.Unavailable(reason);
        };
    }
}

package parallax.atproto.handle;

import parallax.atproto.address.PublicName;
import parallax.atproto.syntax.Handle;

/**
 * Both methods of the specification. What DNS says counts, a conflict too; the web server is asked only when DNS names
 * no DID or cannot be reached. That a handle has no DID is known only when both were reached.
 */
public final class MethodsHandleResolver implements HandleResolver {

    private final HandleResolver dns;
    private final HandleResolver wellKnown;
    private final boolean allowTest;

    /** @param allowTest whether names under {@code .test} are asked for; for development only */
    public MethodsHandleResolver(HandleResolver dns, HandleResolver wellKnown, boolean allowTest) {
        this.dns = dns;
        this.wellKnown = wellKnown;
        this.allowTest = allowTest;
    }

    @Override
    public HandleResolution resolve(Handle handle) {
        if (isReserved(handle)) {
            return new HandleResolution.NotFound();
        }
        HandleResolution first = dns.resolve(handle);
        return switch (first) {
            case HandleResolution.Found _, HandleResolution.Conflict _ -> first;
            case HandleResolution.NotFound _ -> wellKnown.resolve(handle);
            case HandleResolution.Unavailable _ -> {
                HandleResolution second = Thread.currentThread().isInterrupted() ? first : wellKnown.resolve(handle);
                yield second instanceof HandleResolution.Found ? second : first;
            }
        };
    }

    private boolean isReserved(Handle handle) {
        String name = handle.normalized();
        return switch (PublicName.topLevel(name)) {
            case "example" -> true;
            case "test" -> !allowTest;
            default -> PublicName.isReserved(name);
        };
    }
}

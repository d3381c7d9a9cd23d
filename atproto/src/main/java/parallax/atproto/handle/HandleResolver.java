package parallax.atproto.handle;

import parallax.atproto.syntax.Handle;

/** Resolves handles. May block for as long as its time limits say; never throws for what a remote does. */
@FunctionalInterface
public interface HandleResolver {

    HandleResolution resolve(Handle handle);
}

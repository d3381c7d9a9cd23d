package parallax.atproto.http;

import java.io.IOException;
import okhttp3.Response;

/** How the body of an answer is taken, on a thread of the client, while the connection is open. */
interface BodyRule {

    HttpReply read(Response response) throws IOException;

    /** Whether nobody waits from here on; false if the body is being taken just now and will be done soon. */
    boolean abandon();
}

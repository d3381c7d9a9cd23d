package parallax.reports.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** A command line as it may be published. */
public final class SafeArguments {

    /** Stands where something was taken out. */
    public static final String REMOVED = "***";

    private static final Pattern SECRET_OPTION = Pattern.compile(
            "--[a-z0-9-]*(token|password|passwd|secret|auth|credential|bearer|api-key|cookie)[a-z0-9-]*");
    private static final Pattern USER_OF_URL =
            Pattern.compile("([a-z][a-z0-9+.-]*://)[^/?#\\s]*@", Pattern.CASE_INSENSITIVE);
    private static final Pattern QUERY_OF_URL = Pattern.compile("(://[^?\\s]*)\\?\\S*");

    private SafeArguments() {}

    /**
     * The arguments, with the value of each option whose name says that it is secret taken out, and of each URL its
     * user and its query.
     */
    public static List<String> of(List<String> arguments) {
        List<String> safe = new ArrayList<>();
        boolean secretFollows = false;
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            String name = equals < 0 ? argument : argument.substring(0, equals);
            boolean secret =
                    SECRET_OPTION.matcher(name.toLowerCase(Locale.ROOT)).matches();
            if (secretFollows) {
                safe.add(REMOVED);
            } else {
                safe.add(secret && equals >= 0 ? name + "=" + REMOVED : withoutUsers(argument));
            }
            secretFollows = !secretFollows && secret && equals < 0;
        }
        return safe;
    }

    private static String withoutUsers(String argument) {
        String users = USER_OF_URL.matcher(argument).replaceAll("$1" + REMOVED + "@");
        return QUERY_OF_URL.matcher(users).replaceAll("$1?" + REMOVED);
    }
}

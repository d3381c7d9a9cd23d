package parallax.relay.app;

/**
 * An address to listen on.
 *
 * @param host a name or an address, without brackets
 * @param port 0 to 65535; 0 takes a free one
 */
record HostPort(String host, int port) {
    // Throws IllegalArgumentException saying which form is understood.
    static HostPort parse(String text) {
        int colon = text.lastIndexOf(':');
        // Without a host all addresses of the machine, as Go programs write it.
        String host = colon == 0 ? "0.0.0.0" : text.substring(0, Math.max(0, colon));
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (host.isEmpty()
                || (host.contains(":") && !bracketed)
                || !text.substring(colon + 1).matches("\\d{1,5}")) {
            throw unreadable(text);
        }
        int port = Integer.parseInt(text.substring(colon + 1));
        if (port > 65535) {
            throw unreadable(text);
        }
        return new HostPort(bracketed ? host.substring(1, host.length() - 1) : host, port);
    }

    private static IllegalArgumentException unreadable(String text) {
        return new IllegalArgumentException(
                "'" + text + "' is not HOST:PORT; write for example 127.0.0.1:2470 or [::1]:2470");
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}

package parallax.pulsar.stream;

import parallax.atproto.firehose.CloseReason;

/** The end of a connection, for people. */
final class CloseText {

    private CloseText() {}

    static String of(CloseReason reason) {
        return switch (reason) {
            case CloseReason.Refused(int status, var headers) -> "the handshake was answered with HTTP " + status;
            case CloseReason.Unreachable(String why) -> "unreachable: " + why;
            case CloseReason.Blocked(String why) -> "not allowed: " + why;
            case CloseReason.Silent silent -> "not a byte came for too long";
            case CloseReason.TextFrame text -> "sent a text frame";
            case CloseReason.Protocol(String why) -> "broken WebSocket framing: " + why;
            case CloseReason.Remote(int code, String why) when why.isEmpty() -> "disconnected with code " + code;
            case CloseReason.Remote(int code, String why) -> "disconnected with code " + code + ", " + why;
            case CloseReason.Requested requested -> "reconnected on request";
            case CloseReason.Closed closed -> "closed here";
        };
    }
}

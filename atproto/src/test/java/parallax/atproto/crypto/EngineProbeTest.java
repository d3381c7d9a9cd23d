package parallax.atproto.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EngineProbeTest {

    @ParameterizedTest
    @EnumSource(Curve.class)
    void anEngineIsTrustedOnlyIfItTellsGoodFromBad(Curve curve) {
        assertThat(EngineProbe.works(BouncyCastleEngine.INSTANCE, curve)).isTrue();
        assertThat(EngineProbe.works(EcdsaEngine.preferred(curve), curve)).isTrue();
        assertThat(EngineProbe.works(point -> (sha256, signature) -> true, curve))
                .isFalse();
        assertThat(EngineProbe.works(point -> (sha256, signature) -> false, curve))
                .isFalse();
    }
}

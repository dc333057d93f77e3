package lab.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortsTest {

  @ParameterizedTest
  @ValueSource(ints = {-1, 65536})
  @DisplayName("A port that does not exist is refused with the option that names it")
  void requireFree_refusesWhatIsNoPort(int port) {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class, () -> Ports.requireFree(port, "the page", "--port"));

    assertEquals(
        "there is no port %d for the page: --port is from 0 to 65535".formatted(port),
        refused.getMessage());
  }
}

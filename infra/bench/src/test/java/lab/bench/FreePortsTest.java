package lab.bench;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Ports for servers that listen a while later. */
class FreePortsTest {

  @Test
  @DisplayName("No two get the same, though nobody listens yet")
  void port_isGivenOnce() throws IOException {
    Set<Integer> ports = new HashSet<>();
    for (int i = 0; i < 2000; i++) { // by chance some would come twice
      int port = FreePorts.next();
      assertTrue(ports.add(port), port + " was given before");
    }
  }
}

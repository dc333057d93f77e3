package calculator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.grpc.Metadata;
import io.opentelemetry.api.common.Attributes;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RpcConventionsTest {

  @ParameterizedTest
  @CsvSource({
    "localhost:5001,        localhost, 5001",
    "dns:///calc.example:1, calc.example, 1",
    "[::1]:5001,            [::1], 5001",
  })
  @DisplayName("A target that names one server is split into address and port")
  void target_isSplit(String target, String address, long port) {
    Attributes expected =
        Attributes.builder().put("server.address", address).put("server.port", port).build();

    assertEquals(expected, RpcConventions.target(target));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"static:///localhost:5001,localhost:5002", "unix:///run/calc.sock", "xds:///c"})
  @DisplayName("Any other target stays whole")
  void otherTarget_staysWhole(String target) {
    assertEquals(
        Attributes.builder().put("server.address", target).build(), RpcConventions.target(target));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", " ", "a b", "%%%", "https://x", "a,b:1", "::::"})
  @DisplayName("An authority that is not there or cannot be read is left out")
  void unreadableAuthority_isLeftOut(@Nullable String authority) {
    assertEquals(Attributes.empty(), RpcConventions.authority(authority));
  }

  @Test
  @DisplayName("Each authority is told as it is, whichever came before")
  void authorities_areNotMixedUp() {
    for (String address : List.of("one", "two", "two", "one")) {
      assertEquals(
          Attributes.builder().put("server.address", address).put("server.port", 5001).build(),
          RpcConventions.authority(address + ":5001"));
    }
    assertEquals(Attributes.empty(), RpcConventions.authority("%%%"));
    assertEquals(
        Attributes.builder().put("server.address", "one").build(), RpcConventions.authority("one"));
  }

  @Test
  @DisplayName("Headers that hold bytes, or are HTTP/2's own, are passed over")
  void getter_passesOverOtherHeaders() {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of("picture-bin", Metadata.BINARY_BYTE_MARSHALLER), new byte[] {1});
    headers.put(Metadata.Key.of("text", Metadata.ASCII_STRING_MARSHALLER), "yes");

    assertEquals(List.of("text"), MetadataGetter.INSTANCE.keys(headers));
    assertEquals("yes", MetadataGetter.INSTANCE.get(headers, "text"));
    assertEquals(null, MetadataGetter.INSTANCE.get(headers, ":path"));
    assertEquals(null, MetadataGetter.INSTANCE.get(headers, "picture-bin"));
    assertEquals(null, MetadataGetter.INSTANCE.get(headers, "absent"));
  }
}

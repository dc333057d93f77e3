package calculator;

import lab.insight.ExpectedSpan;
import lab.testkit.Transport;

/** The spans of a call as they should be, to be completed by the test. */
final class ExpectedSpans {

  static final String CALCULATE = "calculator.v1.Calculator/Calculate";

  private ExpectedSpans() {}

  /** The client's side; whom it talked to is known for sure once there was an answer. */
  static ExpectedSpan client(Transport transport, String method, String code) {
    ExpectedSpan span =
        rpc(ExpectedSpan.client(method), method, code).anyAttribute("server.address");
    if (transport.isNetty()) {
      span.anyAttribute("server.port");
      if (code.equals("DEADLINE_EXCEEDED")) {
        span.optionalAttribute("network.peer.address", "network.peer.port");
      } else {
        span.anyAttribute("network.peer.address", "network.peer.port");
      }
    }
    return code.equals("OK") ? span : span.attribute("error.type", code).error();
  }

  /** The server's side; {@code isError} says whether the server is to blame for the code. */
  static ExpectedSpan server(Transport transport, String method, String code, boolean isError) {
    ExpectedSpan span =
        rpc(ExpectedSpan.server(method), method, code).anyAttribute("server.address");
    if (transport.isNetty()) {
      span.anyAttribute("server.port", "network.peer.address", "network.peer.port");
    }
    return isError ? span.attribute("error.type", code).error() : span;
  }

  static ExpectedSpan evaluate(String operation) {
    return ExpectedSpan.internal("evaluate").attribute("calculator.operation", operation);
  }

  private static ExpectedSpan rpc(ExpectedSpan span, String method, String code) {
    return span.attribute("rpc.system.name", "grpc")
        .attribute("rpc.method", method)
        .attribute("rpc.status_code", code);
  }
}

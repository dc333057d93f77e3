package calculator;

import calculator.v1.Operation;
import io.grpc.StatusException;
import java.util.Random;

/** A share of the traffic: one stream of any kind. */
final class StreamTraffic {

  private StreamTraffic() {}

  static void call(StreamingClient client, Random random) {
    try {
      switch (random.nextInt(3)) {
        case 0 -> client.primes(random.nextInt(1_000), random.nextInt(1, 40), prime -> {});
        case 1 -> client.summarize(random.doubles(random.nextInt(1, 40), 0, 100));
        default -> session(client, random);
      }
    } catch (StatusException e) {
      throw e.getStatus().asRuntimeException(e.getTrailers());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void session(StreamingClient client, Random random)
      throws StatusException, InterruptedException {
    try (StreamingClient.Session session = client.session()) {
      for (int i = random.nextInt(2, 6); i > 0; i--) {
        session.apply(Operation.OPERATION_ADD, random.nextInt(100));
      }
      session.apply(Operation.OPERATION_MULTIPLY, random.nextInt(10));
    }
  }
}

package lab.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * A step's server program as it is, with what is added from outside, which tells what it has used.
 *
 * <p>Arguments: the port of whoever measures, {@code default} or {@code direct} executor, the name
 * of an {@link Instrumentation}, and what the program gets. Each line that comes from that port is
 * answered with the process's processor time in nanoseconds and its allocated bytes so far; when
 * the connection ends, so does the process.
 */
public final class MeasuredServer {

  private MeasuredServer() {}

  public static void main(String[] args) throws IOException, ReflectiveOperationException {
    Usage usage = Usage.start();
    answer(new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0])), usage);
    Instrumentation.valueOf(args[2].toUpperCase(Locale.ROOT)).install(args[1].equals("direct"));
    String[] own = Arrays.copyOfRange(args, 3, args.length);
    try {
      Class.forName("calculator.ServerMain")
          .getMethod("main", String[].class)
          .invoke(null, (Object) own);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException("the server failed", e.getCause());
    }
  }

  private static void answer(Socket socket, Usage usage) {
    Thread thread = new Thread(() -> answerUntilClosed(socket, usage), "usage");
    thread.setDaemon(true);
    thread.start();
  }

  private static void answerUntilClosed(Socket socket, Usage usage) {
    try (socket;
        BufferedReader asked =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        PrintWriter answers =
            new PrintWriter(socket.getOutputStream(), true, StandardCharsets.US_ASCII)) {
      while (asked.readLine() != null) {
        answers.println(usage.cpuNanos() + " " + usage.allocatedBytes());
      }
    } catch (IOException e) {
      // Whoever measured has gone.
    }
    // At once: what still waits to be sent is wanted by nobody.
    Runtime.getRuntime().halt(0);
  }
}

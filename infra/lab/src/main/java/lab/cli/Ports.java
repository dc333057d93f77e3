package lab.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** Ports of this machine. */
final class Ports {

  private static final int LAST = 65535;

  private Ports() {}

  /**
   * Sees to it that a port is free.
   *
   * @param option what to choose another with
   * @throws IllegalArgumentException when it is taken or there is no such port; the message says
   *     what to do
   */
  static void requireFree(int port, String what, String option) {
    if (port < 0 || port > LAST) {
      throw new IllegalArgumentException(
          "there is no port %d for %s: %s is from 0 to %d".formatted(port, what, option, LAST));
    }
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true); // as servers do: a port that was left a moment ago is free
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "port %d for %s is taken: end the program that has it, or choose another with %s"
              .formatted(port, what, option));
    }
  }

  /** Ports that nobody listens at, each another. */
  static List<Integer> free(int count) throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      return sockets.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
  }

  /** Says whether somebody listens there. */
  static boolean isOpen(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}

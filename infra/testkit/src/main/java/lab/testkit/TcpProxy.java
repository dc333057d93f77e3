package lab.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * A second way to a server, which can be cut: then a client sees what it would see if the server's
 * process were killed. Its connections close, nobody says why, and no more are accepted.
 */
public final class TcpProxy implements AutoCloseable {

  private final ServerSocket entrance;
  private final int serverPort;
  private final List<Socket> sockets = new ArrayList<>();
  private boolean closed;

  private TcpProxy(int serverPort) throws IOException {
    this.serverPort = serverPort;
    this.entrance = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
  }

  /**
   * Listens on a free port of the loopback address.
   *
   * @param serverPort where it passes on to, on the same address
   */
  public static TcpProxy to(int serverPort) {
    try {
      TcpProxy proxy = new TcpProxy(serverPort);
      start("entrance of " + serverPort, proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return entrance.getLocalPort();
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = opened(entrance.accept());
      try {
        Socket server = opened(new Socket(InetAddress.getLoopbackAddress(), serverPort));
        start("requests to " + serverPort, () -> pass(client, server));
        start("responses of " + serverPort, () -> pass(server, client));
      } catch (IOException e) {
        client.close(); // no server, no connection
      }
    }
  }

  /** Until either side closes; then both are closed. */
  private static void pass(Socket from, Socket to) throws IOException {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    }
  }

  private synchronized Socket opened(Socket socket) throws IOException {
    if (closed) {
      socket.close();
    }
    sockets.add(socket);
    return socket;
  }

  /** Cuts the way. */
  @Override
  public synchronized void close() throws IOException {
    closed = true;
    entrance.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void start(String name, Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // The sockets were closed: by either side, or by whoever cuts the way.
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }
}

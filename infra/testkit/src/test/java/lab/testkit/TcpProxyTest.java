package lab.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(20)
class TcpProxyTest {

  @RegisterExtension final Closing closing = new Closing();

  private ServerSocket listener;
  private TcpProxy proxy;
  private Socket client;
  private Socket server;

  @BeforeEach
  void connect() throws IOException {
    InetAddress here = InetAddress.getLoopbackAddress();
    listener = closing.add(new ServerSocket(0, 0, here));
    proxy = closing.add(TcpProxy.to(listener.getLocalPort()));
    client = closing.add(new Socket(here, proxy.port()));
    server = closing.add(listener.accept());
  }

  @Test
  void bytes_passBothWays() throws IOException {
    client.getOutputStream().write('?');
    assertEquals('?', server.getInputStream().read());

    server.getOutputStream().write('!');
    assertEquals('!', client.getInputStream().read());
  }

  @Test
  void cut_endsConnections_andAcceptsNoMore() throws IOException {
    proxy.close();

    assertEquals(-1, client.getInputStream().read());
    assertEquals(-1, server.getInputStream().read());
    assertThrows(
        ConnectException.class,
        () -> new Socket(InetAddress.getLoopbackAddress(), proxy.port()).close());
  }

  @Test
  void endOfOneSide_isPassedOn() throws IOException {
    server.close();

    assertEquals(-1, client.getInputStream().read());
  }

  @Test
  void serverThatIsNotThere_leavesTheClientWithoutAConnection() throws IOException {
    listener.close();

    Socket next = closing.add(new Socket(InetAddress.getLoopbackAddress(), proxy.port()));

    assertEquals(-1, next.getInputStream().read());
  }
}

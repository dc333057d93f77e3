package lab.testkit;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.inprocess.InProcessSocketAddress;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * How client and server are connected. Code that works on one of them may fail on another: over
 * Netty calls cross threads, and on a direct executor they do not, which hides a context that was
 * not handed on.
 */
public enum Transport {
  NETTY(true, false),
  NETTY_DIRECT(true, true),
  IN_PROCESS(false, false),
  IN_PROCESS_DIRECT(false, true);

  private final boolean netty;
  private final boolean direct;

  Transport(boolean netty, boolean direct) {
    this.netty = netty;
    this.direct = direct;
  }

  /** A server on a free port of the loopback address, or within this process. */
  public ServerBuilder<?> serverBuilder() {
    ServerBuilder<?> builder =
        netty
            ? NettyServerBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                InsecureServerCredentials.create())
            : InProcessServerBuilder.forName(InProcessServerBuilder.generateName());
    return direct ? builder.directExecutor() : builder.executor(threads());
  }

  /** A channel to a server that {@link #serverBuilder} made and that has been started. */
  public ManagedChannelBuilder<?> channelBuilder(Server server) {
    ManagedChannelBuilder<?> builder =
        netty
            ? Grpc.newChannelBuilder(target(server), InsecureChannelCredentials.create())
            : InProcessChannelBuilder.forAddress(server.getListenSockets().get(0));
    return direct ? builder.directExecutor() : builder.executor(threads());
  }

  /**
   * Threads that nobody else uses and that soon end. gRPC's own are shared by all servers: what a
   * program leaves behind on one of them, such as a scope that is not closed, would meet the next.
   */
  private static Executor threads() {
    return new ThreadPoolExecutor(
        0,
        Integer.MAX_VALUE,
        100,
        TimeUnit.MILLISECONDS,
        new SynchronousQueue<>(),
        task -> {
          Thread thread = new Thread(task, "transport");
          thread.setDaemon(true);
          return thread;
        });
  }

  /** The target by which a client would reach the server. */
  public String target(Server server) {
    return netty
        ? "localhost:" + server.getPort()
        : ((InProcessSocketAddress) server.getListenSockets().get(0)).getName();
  }

  public boolean isNetty() {
    return netty;
  }
}

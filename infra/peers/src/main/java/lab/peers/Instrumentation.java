package lab.peers;

import io.grpc.InternalConfigurator;
import io.grpc.InternalConfiguratorRegistry;
import io.grpc.ServerBuilder;
import java.util.List;

/**
 * What is added to every server of this process from outside, as the steps have no flag for it.
 * gRPC asks here whenever somebody makes a builder; its own instrumentation is added the same way.
 */
enum Instrumentation {
  /** What the program has by itself, or what an agent gives it. */
  NONE {
    @Override
    void configure(ServerBuilder<?> builder) {
      // Nothing to add.
    }
  },
  /** What is written by hand in the steps. */
  BY_HAND {
    @Override
    void configure(ServerBuilder<?> builder) {
      HandWritten.configure(builder);
    }
  },
  /** OpenTelemetry's library for gRPC. */
  LIBRARY {
    @Override
    void configure(ServerBuilder<?> builder) {
      LibraryPeer.configure(builder);
    }
  },
  /** gRPC's own. */
  GRPC {
    @Override
    void configure(ServerBuilder<?> builder) {
      GrpcPeer.configure(builder);
    }
  };

  abstract void configure(ServerBuilder<?> builder);

  /**
   * Has every server of this process that is built from now on be instrumented; to be called once,
   * before the first.
   *
   * @param direct whether calls run on the network's thread instead of a pool's
   */
  void install(boolean direct) {
    InternalConfiguratorRegistry.setConfigurators(List.of(new Configurator(this, direct)));
  }

  private record Configurator(Instrumentation instrumentation, boolean direct)
      implements InternalConfigurator {

    @Override
    public void configureServerBuilder(ServerBuilder<?> builder) {
      if (direct) {
        builder.directExecutor();
      }
      instrumentation.configure(builder);
    }
  }
}

package lab.cli;

import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Ports and traffic, which may be chosen wherever programs are started. */
final class DemoOptions {

  @Option(
      names = "--rate",
      defaultValue = "20",
      paramLabel = "N",
      description = "Calls a second (default: ${DEFAULT-VALUE}).")
  int rate;

  @Option(
      names = "--server-port",
      defaultValue = "5001",
      paramLabel = "PORT",
      description = "Port of the first server; others follow it (default: ${DEFAULT-VALUE}).")
  int serverPort;

  @Option(
      names = "--page-port",
      defaultValue = "8318",
      paramLabel = "PORT",
      scope = ScopeType.INHERIT,
      description = "Port of the console's page (default: ${DEFAULT-VALUE}).")
  int pagePort;

  @Option(
      names = "--grpc-port",
      defaultValue = "4317",
      paramLabel = "PORT",
      description = "Port of the console for OTLP over gRPC (default: ${DEFAULT-VALUE}).")
  int grpcPort;

  @Option(
      names = "--http-port",
      defaultValue = "4318",
      paramLabel = "PORT",
      description = "Port of the console for OTLP over HTTP (default: ${DEFAULT-VALUE}).")
  int httpPort;

  @Option(
      names = "--share",
      description = "Let other machines open the page, by an address with a token in it.")
  boolean share;

  @Option(names = "--no-browser", description = "Print the address and open nothing.")
  boolean noBrowser;

  @Option(
      names = "--for",
      paramLabel = "SECONDS",
      description =
          "End after so many seconds; fails when no trace has arrived, or something was found"
              + " wrong with what has.")
  int seconds;
}

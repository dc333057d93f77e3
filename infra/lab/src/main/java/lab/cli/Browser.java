package lab.cli;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** The browser of whoever sits at this machine. */
final class Browser {

  private Browser() {}

  /** Opens an address, or does nothing where there is no browser: the address was printed. */
  static void open(String address) {
    if (System.getenv("LAB_NO_BROWSER") != null) {
      return; // for programs that use the command
    }
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    List<String> command;
    if (system.startsWith("windows")) {
      command = List.of("rundll32", "url.dll,FileProtocolHandler", address);
    } else if (system.startsWith("mac")) {
      command = List.of("open", address);
    } else {
      command = List.of("xdg-open", address);
    }
    try {
      new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      // No such command: then the person has the address to open by hand.
    }
  }
}

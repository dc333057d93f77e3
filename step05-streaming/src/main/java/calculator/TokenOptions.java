package calculator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Where the bearer token comes from. Not from an option: every user of a machine can read those.
 */
final class TokenOptions {

  private static final String VARIABLE = "CALCULATOR_TOKEN";

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "File that holds the bearer token. Without it: the variable " + VARIABLE + ".")
  private @Nullable Path file;

  /**
   * The token that was given, if any.
   *
   * @throws IOException when the file cannot be read
   * @throws IllegalArgumentException when it holds no usable token
   */
  Optional<BearerToken> token() throws IOException {
    String text = file == null ? System.getenv(VARIABLE) : Files.readString(file).strip();
    return Optional.ofNullable(text).map(BearerToken::new);
  }
}

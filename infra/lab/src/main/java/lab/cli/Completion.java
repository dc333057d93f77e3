package lab.cli;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Scripts that let a shell complete the command's words. */
final class Completion {

  private Completion() {}

  /** What can complete. */
  enum Shell {
    bash,
    zsh,
    fish
  }

  static String script(Shell shell, CommandLine lab) {
    return switch (shell) {
      case bash, zsh -> AutoComplete.bash("lab", lab); // it begins with what zsh needs for it
      case fish -> fish(lab);
    };
  }

  private static String fish(CommandLine lab) {
    StringBuilder script = new StringBuilder("complete -c lab -f\n");
    fish(lab, "", script);
    return script.toString();
  }

  /** What a command takes, and those below it; a word of one is none of the other. */
  private static void fish(CommandLine command, String within, StringBuilder script) {
    Map<String, CommandLine> below = command.getSubcommands();
    String here = below.isEmpty() ? within : both(within, "not " + seen(below.keySet()));
    String line = "complete -c lab -n '" + here + "' ";
    for (OptionSpec option : command.getCommandSpec().options()) {
      String name = option.longestName().substring(2).toLowerCase(Locale.ROOT);
      script.append(line + "-l %s -d '%s'\n".formatted(name, quoted(option.description())));
    }
    for (PositionalParamSpec word : command.getCommandSpec().positionalParameters()) {
      if (word.completionCandidates() != null) {
        script.append(line + "-k -a '%s'\n".formatted(joined(word.completionCandidates())));
      }
    }
    below.forEach(
        (name, one) -> {
          String usage = quoted(one.getCommandSpec().usageMessage().description());
          script.append(line + "-a %s -d '%s'\n".formatted(name, usage));
          fish(one, both(within, seen(Set.of(name))), script);
        });
  }

  private static String seen(Set<String> commands) {
    return "__fish_seen_subcommand_from " + String.join(" ", commands);
  }

  private static String both(String one, String other) {
    return one.isEmpty() ? other : one + "; and " + other;
  }

  private static String joined(Iterable<String> words) {
    return StreamSupport.stream(words.spliterator(), false).collect(Collectors.joining(" "));
  }

  private static String quoted(String... text) {
    return String.join(" ", text).replace("'", "\\'");
  }
}

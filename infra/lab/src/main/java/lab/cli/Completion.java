package lab.cli;

import java.util.Locale;
import java.util.Map;
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
    for (Map.Entry<String, CommandLine> command : lab.getSubcommands().entrySet()) {
      String name = command.getKey();
      var usage = command.getValue().getCommandSpec().usageMessage().description();
      script.append(
          "complete -c lab -n __fish_use_subcommand -a %s -d '%s'%n"
              .formatted(name, quoted(String.join(" ", usage))));
      for (OptionSpec option : command.getValue().getCommandSpec().options()) {
        script.append(
            "complete -c lab -n '__fish_seen_subcommand_from %s' -l %s -d '%s'%n"
                .formatted(
                    name,
                    option.longestName().substring(2).toLowerCase(Locale.ROOT),
                    quoted(String.join(" ", option.description()))));
      }
      for (PositionalParamSpec word : command.getValue().getCommandSpec().positionalParameters()) {
        if (word.completionCandidates() != null) {
          script.append(
              "complete -c lab -n '__fish_seen_subcommand_from %s' -k -a '%s'%n"
                  .formatted(name, joined(word.completionCandidates())));
        }
      }
    }
    return script.toString();
  }

  private static String joined(Iterable<String> words) {
    return StreamSupport.stream(words.spliterator(), false).collect(Collectors.joining(" "));
  }

  private static String quoted(String text) {
    return text.replace("'", "\\'");
  }
}

package lab.console.page;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What is said of something that somebody misses, and where it can be looked at. */
final class Answer {

  private final List<String> sentences = new ArrayList<>();
  private final Map<String, String> links = new LinkedHashMap<>();

  void say(String sentence) {
    sentences.add(sentence);
  }

  /** A name may hold anything, so it is written as an address wants it. */
  void link(String text, String address, String name) {
    links.put(text, address + URLEncoder.encode(name, StandardCharsets.UTF_8));
  }

  /** How long ago that was, in words. */
  static String ago(long millis) {
    long seconds = Math.max(0, System.currentTimeMillis() - millis) / 1000;
    return seconds == 0 ? "just now" : String.format(Locale.ROOT, "%,d s ago", seconds);
  }

  Map<String, Object> view() {
    return Map.of("sentences", sentences, "links", links);
  }
}

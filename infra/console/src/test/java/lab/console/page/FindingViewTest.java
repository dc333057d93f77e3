package lab.console.page;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import lab.insight.Finding.About;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FindingViewTest {

  @Test
  @DisplayName("What has a reason why it matters has a task as well, and is a kind of finding")
  void reasons_haveTasks() throws IOException {
    Properties texts = new Properties();
    try (InputStream in = FindingView.class.getResourceAsStream("findings.properties")) {
      texts.load(in);
    }
    Set<String> expected = new TreeSet<>();
    for (About about : About.values()) {
      if (texts.containsKey(about + ".why")) {
        expected.add(about + ".why");
        expected.add(about + ".task");
      }
    }

    assertEquals(expected, new TreeSet<>(texts.stringPropertyNames()));
  }
}

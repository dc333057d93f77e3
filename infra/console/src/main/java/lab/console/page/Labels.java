package lab.console.page;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import lab.console.store.MetricStore.Course;

/** What tells the series of an instrument apart: their attributes, and who sends them. */
final class Labels {

  private static final int MOST_KEYS = 40;
  private static final int MOST_VALUES = 100;

  private Labels() {}

  /** The attributes as text, cut short, with service, instance and version. */
  static Map<String, String> of(Course course) {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("service.name", Clip.text(course.key().service()));
    labels.put("service.instance.id", Clip.text(course.key().instance()));
    labels.put("service.version", Clip.text(course.key().version()));
    course.key().attributes().entrySet().stream()
        .limit(MOST_KEYS)
        .forEach(
            attribute ->
                labels.put(Clip.text(attribute.getKey()), Clip.text(attribute.getValue())));
    return labels;
  }

  /** All keys with the values that they have, those with most values first. */
  static Map<String, List<String>> values(List<Course> courses) {
    Map<String, TreeSet<String>> values = new TreeMap<>();
    for (Course course : courses) {
      of(course)
          .forEach(
              (key, value) -> {
                if (values.containsKey(key) || values.size() < MOST_KEYS) {
                  TreeSet<String> known = values.computeIfAbsent(key, name -> new TreeSet<>());
                  if (known.size() < MOST_VALUES) {
                    known.add(value);
                  }
                }
              });
    }
    Map<String, List<String>> sorted = new LinkedHashMap<>();
    values.entrySet().stream()
        .sorted(Comparator.comparingInt(entry -> -entry.getValue().size()))
        .forEach(entry -> sorted.put(entry.getKey(), new ArrayList<>(entry.getValue())));
    return sorted;
  }
}

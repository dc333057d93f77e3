package lab.course;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A learner's own copy of a step, with the tasks left to do: {@code workspace/step02-tracing}.
 *
 * <p>Nothing in it is overwritten without a backup beside it, and a folder appears whole or not at
 * all: it is made under another name and moved.
 */
public final class Workspace {

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH-mm-ss");

  private static final Path MAIN = Path.of("src", "main");

  private final Lab lab;
  private final Step step;
  private final String name;
  private final Path folder;

  public Workspace(Lab lab, Step step) {
    this(lab, step, String.valueOf(step.folder().getFileName()));
  }

  /** One beside the learner's. */
  public Workspace(Lab lab, Step step, String name) {
    this.lab = lab;
    this.step = step;
    this.name = name;
    this.folder = root(lab).resolve(name);
  }

  /** Where all workspaces are. */
  public static Path root(Lab lab) {
    return lab.root().resolve("workspace");
  }

  public Path folder() {
    return folder;
  }

  /** With {@code java}, {@code proto} and {@code resources}. */
  public Path main() {
    return folder.resolve(MAIN);
  }

  /** Whether there is any code in it. */
  public boolean exists() throws IOException {
    recover();
    return Files.exists(main());
  }

  /** Where a draft is that is whole, and only has to be moved. */
  private Path draft() {
    return root(lab).resolve("." + name + ".new");
  }

  /**
   * A move that was cut off between old and new is finished; a draft that was left before is not
   * wanted any more.
   */
  private void recover() throws IOException {
    if (!Files.exists(draft())) {
      return;
    }
    try (FileChannel channel = lockFile();
        FileLock lock = channel.tryLock()) {
      if (lock != null && Files.exists(folder)) {
        Trees.delete(draft());
      } else if (lock != null) {
        Trees.move(draft(), folder);
      }
    }
  }

  private FileChannel lockFile() throws IOException {
    Path target = Files.createDirectories(lab.root().resolve("target"));
    return FileChannel.open(
        target.resolve("workspace.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  /** What is done to a workspace, and gives back where the backup is. */
  private interface Change {
    @Nullable Path make() throws IOException;
  }

  /** Makes a change while no other process makes one. */
  private @Nullable Path alone(Change change) throws IOException {
    try (FileChannel channel = lockFile();
        FileLock lock = channel.tryLock()) {
      if (lock == null) {
        throw new IOException("another lab is changing your code: try again when it has ended");
      }
      return change.make();
    }
  }

  /** Makes the exercise with code of earlier steps that needs no more imports. */
  public void create(Map<String, Map<String, List<List<String>>>> regions) throws IOException {
    create(new Carried(regions, Map.of()));
  }

  /**
   * Makes the exercise. What is there already becomes a backup.
   *
   * @param carried the learner's own code of earlier steps; all else comes from the reference
   * @return the backup; null when nothing was there
   */
  public @Nullable Path create(Carried carried) throws IOException {
    Map<String, String> titles =
        Tasks.read(step).tasks().stream()
            .collect(Collectors.toMap(Tasks.Task::id, Tasks.Task::title));
    return alone(
        () -> {
          Path work = emptyWork();
          Program.reference(step)
              .with(carried.regions())
              .importing(carried.imports())
              .starter(titles::get)
              .write(work.resolve(MAIN));
          Trees.write(work.resolve("pom.xml"), WorkspacePom.of(lab, step));
          return putInPlace(work);
        });
  }

  /** A place for what may be cut off half done. */
  private Path emptyWork() throws IOException {
    Path work = root(lab).resolve("." + name + ".making");
    Trees.delete(work);
    return work;
  }

  /** What was made becomes the workspace; what is there becomes a backup. */
  private @Nullable Path putInPlace(Path work) throws IOException {
    Trees.delete(draft());
    Trees.move(work, draft());
    @Nullable Path backup = Files.exists(folder) ? backupFolder() : null;
    if (backup != null) {
      try {
        Trees.move(folder, backup);
      } catch (IOException e) {
        Trees.delete(draft()); // or it would come back when the workspace is taken away
        throw e;
      }
    }
    Trees.move(draft(), folder);
    return backup;
  }

  /** The learner's own code of these tasks, in files that are where the step has them. */
  public Carried codeOf(Set<String> tasks) throws IOException {
    Map<String, Map<String, List<List<String>>>> found = new TreeMap<>();
    Map<String, Set<String>> imports = new TreeMap<>();
    for (String file : Trees.files(step.folder().resolve(MAIN))) {
      List<String> lines = StepDiff.lines(main().resolve(file));
      Map<String, List<List<String>>> bodies = new LinkedHashMap<>(Regions.of(lines).bodies());
      bodies.keySet().retainAll(tasks);
      if (!bodies.isEmpty()) {
        found.put(file, bodies);
        imports.put(file, Imports.of(lines));
      }
    }
    return new Carried(found, imports);
  }

  /**
   * Puts the reference's code of a task in, after a backup.
   *
   * @return where the backup is
   */
  public Path solve(String task) throws IOException {
    Map<String, List<String>> changed = new TreeMap<>();
    for (String file : Trees.files(step.folder().resolve(MAIN))) {
      List<String> reference = StepDiff.lines(step.folder().resolve(MAIN).resolve(file));
      List<List<String>> bodies = Regions.of(reference).bodies().getOrDefault(task, List.of());
      if (!bodies.isEmpty()) {
        if (!Files.exists(main().resolve(file))) {
          throw new IOException(missing(file));
        }
        Regions own = Regions.of(StepDiff.lines(main().resolve(file)));
        if (own.bodies().getOrDefault(task, List.of()).size() != bodies.size()) {
          throw new IOException(
              "%s has lost the marks of task %s: see lab check %d"
                  .formatted(lab.root().relativize(main().resolve(file)), task, step.number()));
        }
        changed.put(file, Imports.with(own.with(Map.of(task, bodies)), Imports.of(reference)));
      }
    }
    return Objects.requireNonNull(
        alone(
            () -> {
              Path backup = backUp();
              for (Map.Entry<String, List<String>> file : changed.entrySet()) {
                Trees.write(main().resolve(file.getKey()), file.getValue());
              }
              return backup;
            }));
  }

  /** The reference's code of a task: for each file the lines of its regions. */
  public static Map<String, List<List<String>>> reference(Step step, String task)
      throws IOException {
    Map<String, List<List<String>>> found = new TreeMap<>();
    for (String file : Trees.files(step.folder().resolve(MAIN))) {
      Map<String, List<List<String>>> bodies =
          Regions.of(StepDiff.lines(step.folder().resolve(MAIN).resolve(file))).bodies();
      if (bodies.containsKey(task)) {
        found.put(file, bodies.get(task));
      }
    }
    return found;
  }

  /** What to say of a file that is deleted, or is not where it was. */
  private String missing(String file) {
    return "%s is missing: put it back, or begin anew with lab reset %d"
        .formatted(lab.root().relativize(main().resolve(file)), step.number());
  }

  /** Files of the step that are deleted or not where they were, a line each. */
  public List<String> missing() throws IOException {
    return Trees.files(step.folder().resolve(MAIN)).stream()
        .filter(file -> !Files.exists(main().resolve(file)))
        .map(this::missing)
        .toList();
  }

  /**
   * Marks of regions that are damaged or gone, a line each; empty when all are as they should be.
   */
  public List<String> damage() throws IOException {
    List<String> damage = new ArrayList<>();
    for (String file : Trees.files(step.folder().resolve(MAIN))) {
      Path own = main().resolve(file);
      Regions reference = Regions.of(StepDiff.lines(step.folder().resolve(MAIN).resolve(file)));
      if (reference.bodies().isEmpty() || !Files.exists(own)) {
        continue;
      }
      Path shown = lab.root().relativize(own);
      Regions regions = Regions.of(StepDiff.lines(own));
      for (Regions.Problem problem : regions.problems()) {
        damage.add("%s:%d: %s".formatted(shown, problem.line(), problem.text()));
      }
      Set<String> gone = new TreeSet<>(reference.bodies().keySet());
      gone.removeAll(regions.bodies().keySet());
      // What is wrong with a mark says enough of its task.
      gone.removeIf(
          task ->
              regions.problems().stream()
                  .anyMatch(one -> one.text().startsWith("task-" + task + " ")));
      for (String task : gone) {
        damage.add(
            "%s: no code stands between tag::task-%s[] and end::task-%s[]"
                .formatted(shown, task, task));
      }
      reference
          .bodies()
          .forEach(
              (task, bodies) -> {
                int count = regions.bodies().getOrDefault(task, List.of()).size();
                if (count > bodies.size()) {
                  damage.add(
                      "%s: tag::task-%s[] stands there %d times, expected %d"
                          .formatted(shown, task, count, bodies.size()));
                }
              });
      List<String> order = new ArrayList<>(regions.bodies().keySet());
      order.retainAll(reference.bodies().keySet());
      List<String> expected = new ArrayList<>(reference.bodies().keySet());
      expected.retainAll(order);
      if (!order.equals(expected)) {
        damage.add(
            "%s: the marks stand in the order %s, expected %s"
                .formatted(shown, String.join(", ", order), String.join(", ", expected)));
      }
    }
    return damage;
  }

  /** Where the code of a task belongs, as {@code file:line} below the workspace. */
  public List<String> places(Tasks.Task task) throws IOException {
    List<String> places = new ArrayList<>();
    for (String file : reference(step, task.id()).keySet()) {
      List<String> lines = StepDiff.lines(main().resolve(file));
      for (int i = 0; i < lines.size(); i++) {
        if (lines.get(i).contains("tag::task-" + task.id() + "[]")) {
          places.add("src/main/%s:%d".formatted(file, i + 1));
        }
      }
    }
    return places;
  }

  /**
   * The task in whose code a line stands, such as {@code Arithmetic.java:12}; null when in none.
   */
  public @Nullable String taskAt(String place) throws IOException {
    String name = "/" + place.substring(0, place.indexOf(':'));
    int line = Integer.parseInt(place.substring(name.length()));
    for (String file : Trees.files(main())) {
      if (file.endsWith(name)) {
        return Regions.of(StepDiff.lines(main().resolve(file))).taskAt(line);
      }
    }
    return null;
  }

  /**
   * Files that the learner has added, or changed outside of the regions of tasks; hidden files,
   * imports, which go with the regions, and white space at the ends of lines aside.
   */
  public List<String> changedOutsideOfTasks() throws IOException {
    Set<String> reference = Trees.files(step.folder().resolve(MAIN));
    List<String> changed = new ArrayList<>();
    for (String file : Trees.files(main())) {
      if (!reference.contains(file)) {
        if (!Trees.isHidden(file)) {
          changed.add(file);
        }
        continue;
      }
      Regions original =
          Regions.of(
              Regions.of(StepDiff.lines(step.folder().resolve(MAIN).resolve(file)))
                  .starter(task -> null));
      Regions own = Regions.of(StepDiff.lines(main().resolve(file)));
      Set<String> tasks = original.bodies().keySet();
      if (!Imports.aside(own.frame(tasks)).equals(Imports.aside(original.frame(tasks)))) {
        changed.add(file);
      }
    }
    return changed;
  }

  /** Files that the learner has added or changed outside of src/main, hidden ones aside. */
  public List<String> changedBesides() throws IOException {
    List<String> changed = new ArrayList<>();
    for (String file : Trees.files(folder)) {
      boolean isOwn = !file.startsWith("src/main/") && !file.startsWith("target/");
      boolean isPom =
          file.equals("pom.xml")
              && StepDiff.lines(folder.resolve(file)).equals(WorkspacePom.of(lab, step));
      if (isOwn && !isPom && !Trees.isHidden(file)) {
        changed.add(file);
      }
    }
    return changed;
  }

  /** Protos that are not the step's own. */
  public List<String> changedProtos() throws IOException {
    return changedOutsideOfTasks().stream().filter(file -> file.endsWith(".proto")).toList();
  }

  /** Backups of this step, oldest first. */
  public List<Path> backups() throws IOException {
    Path backups = root(lab).resolve("backups");
    if (!Files.exists(backups)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(backups)) {
      return all.filter(path -> path.getFileName().toString().startsWith(name + "-2"))
          .sorted()
          .toList();
    }
  }

  /**
   * The newest backup of this step whose name ends so.
   *
   * @throws IllegalArgumentException when there is none
   */
  public Path backup(String date) throws IOException {
    return backups().stream()
        .filter(path -> !date.isBlank() && path.toString().endsWith(date))
        .reduce((first, second) -> second)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no backup of %s ends with '%s': type lab to see which there are"
                        .formatted(name, date)));
  }

  /**
   * Puts a backup back; what is there becomes one.
   *
   * @param date the end of its name
   * @return the backup
   */
  public Path restore(String date) throws IOException {
    Path backup = backup(date);
    alone(
        () -> {
          Path work = emptyWork();
          Trees.copy(backup, work);
          return putInPlace(work);
        });
    return backup;
  }

  /** Copies all that the learner may have written, and tells where to. */
  Path backUp() throws IOException {
    Trees.delete(folder.resolve("target")); // Maven makes it again
    Path work = emptyWork();
    Trees.copy(folder, work);
    Path backup = backupFolder();
    Trees.move(work, backup);
    return backup;
  }

  private Path backupFolder() throws IOException {
    Path backups = Files.createDirectories(root(lab).resolve("backups"));
    String dated = name + "-" + LocalDateTime.now(ZoneId.systemDefault()).format(DATE);
    Path free = backups.resolve(dated);
    for (int i = 2; Files.exists(free); i++) {
      free = backups.resolve(dated + "-" + i);
    }
    return free;
  }
}

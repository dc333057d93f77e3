package lab.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.stream.Stream;
import lab.course.Lab;
import lab.course.Step;
import lab.course.Tasks;
import lab.demo.Fault;
import lab.demo.Scene;
import lab.demo.Scenes;

/** What a shell offers where a step, a task or a fault is to be named: those that there are. */
final class Candidates {

  private Candidates() {}

  private static Stream<String> steps() {
    return Lab.here().steps().stream().map(step -> String.valueOf(step.number()));
  }

  private static Stream<String> tasks() {
    return Lab.here().steps().stream().flatMap(Candidates::tasks);
  }

  private static Stream<String> tasks(Step step) {
    try {
      return Tasks.read(step).tasks().stream().map(Tasks.Task::id);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Such as {@code 2}. */
  static final class OfStep implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return steps().iterator();
    }
  }

  /** Such as {@code 2.4}. */
  static final class OfTask implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return tasks().iterator();
    }
  }

  /** Either of them. */
  static final class OfStepOrTask implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Stream.concat(steps(), tasks()).iterator();
    }
  }

  /** Such as {@code 05-trace}. */
  static final class OfScene implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Scenes.all().stream().map(Scene::id).iterator();
    }
  }

  /** Such as {@code slow}. */
  static final class OfFault implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Stream.of(Fault.values()).map(Fault::id).iterator();
    }
  }
}

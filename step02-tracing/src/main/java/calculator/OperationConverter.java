package calculator;

import calculator.v1.Operation;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code divide} as {@code OPERATION_DIVIDE}. */
final class OperationConverter implements ITypeConverter<Operation> {

  private static final String PREFIX = "OPERATION_";

  private static final Map<Operation, String> NAMES =
      Arrays.stream(Operation.values())
          .collect(Collectors.toMap(Function.identity(), OperationConverter::shortened));

  @Override
  public Operation convert(String name) {
    try {
      return Operation.valueOf(PREFIX + name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException("'" + name + "' is not one of " + names());
    }
  }

  private static String names() {
    return Arrays.stream(Operation.values())
        .filter(operation -> operation != Operation.UNRECOGNIZED)
        .filter(operation -> operation != Operation.OPERATION_UNSPECIFIED)
        .map(OperationConverter::name)
        .collect(Collectors.joining(", "));
  }

  /** The name as a person writes it: {@code divide}. */
  static String name(Operation operation) {
    return NAMES.getOrDefault(operation, "");
  }

  private static String shortened(Operation operation) {
    String name = operation.name();
    return (name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name)
        .toLowerCase(Locale.ROOT);
  }
}

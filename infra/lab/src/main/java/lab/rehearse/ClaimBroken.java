package lab.rehearse;

/** What a scene claims is not so. The message says what was expected and what came. */
final class ClaimBroken extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final String expected;
  private final String came;

  ClaimBroken(String expected, Object came) {
    super("expected %s; came %s".formatted(expected, came));
    this.expected = expected;
    this.came = String.valueOf(came);
  }

  String expected() {
    return expected;
  }

  String came() {
    return came;
  }
}

package lab.rehearse;

import java.io.IOException;

/** What a scene says is so, as assertions. */
@FunctionalInterface
interface Claim {

  /**
   * Looks whether it is so.
   *
   * @throws ClaimBroken when it is not
   * @throws IOException when one cannot say, since somebody does not answer
   */
  void check(Play play) throws IOException, InterruptedException;
}

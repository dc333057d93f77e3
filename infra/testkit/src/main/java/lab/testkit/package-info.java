/** JUnit support for tests of gRPC programs and of the telemetry that they send. */
@NullMarked
package lab.testkit;

import org.jspecify.annotations.NullMarked;

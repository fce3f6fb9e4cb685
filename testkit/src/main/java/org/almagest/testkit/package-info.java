/// Contract tests that new engines, instruments and measurements extend to prove themselves.
///
/// **May use**: every module beneath `app`.
@NullMarked
package org.almagest.testkit;

import org.jspecify.annotations.NullMarked;

/// `almagest instrument`: descriptions of cameras guessed from frames, and checked.
///
/// **May use**: `instrument`.
@NullMarked
package org.almagest.app.instrument;

import org.jspecify.annotations.NullMarked;

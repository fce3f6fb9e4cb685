/// Small dense solvers and transforms that the kernels above share.
///
/// Sums run in a fixed order, so results depend on neither threads nor machine. **May use**: `fault unit`.
@NullMarked
package org.almagest.astro.linalg;

import org.jspecify.annotations.NullMarked;

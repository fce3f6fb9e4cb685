/// Instants in the scales astronomers use: TAI inside, UTC, TT, TDB, MJD and BJD in and out.
///
/// `java.time` is for logs only.
///
/// **May use**: `fault unit linalg`.
@NullMarked
package org.almagest.astro.time;

import org.jspecify.annotations.NullMarked;

/// Regions of the sky: what lies inside, how two relate, and their text form.
///
/// **Units**: ICRS; radians inside, named units at the borders; areas in steradians. Every region is
/// closed: its edge belongs to it, to rounding (about 1e-14 rad).
///
/// **May use**: `fault unit linalg time sky`.
@NullMarked
package org.almagest.astro.region;

import org.jspecify.annotations.NullMarked;

/// Directions on the sky (ICRS) and the tangent plane.
///
/// **Units**: radians inside, named units at the borders. **May use**: `fault unit linalg time`.
@NullMarked
package org.almagest.astro.sky;

import org.jspecify.annotations.NullMarked;

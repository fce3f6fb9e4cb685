/// Pixels: flat arrays with an origin, an offset and a stride; boxes; named mask planes; smooth fields.
///
/// **Coordinates**: every public coordinate is a parent pixel: 0-based, the centre of the first pixel of
/// the parent is (0, 0), and an image whose origin is (x0, y0) has its first pixel there. Kernels loop over
/// rows and touch arrays.
///
/// **May use**: `fault unit linalg time sky region healpix htm skymap table`.
@NullMarked
package org.almagest.astro.image;

import org.jspecify.annotations.NullMarked;

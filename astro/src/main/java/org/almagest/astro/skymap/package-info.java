/// Sky maps: the sky cut into tracts, each a tangent plane with its own pixels, and tracts cut into
/// patches.
///
/// Every position has one primary tract and one primary patch, in whose inner part it lies; outer parts
/// overlap.
///
/// **Conventions**: tract pixels are 0-based with centres at whole numbers; x grows to the west and y to
/// the north at the tract's centre. **May use**: `fault unit linalg time sky region healpix htm table
/// image`.
@NullMarked
package org.almagest.astro.skymap;

import org.jspecify.annotations.NullMarked;

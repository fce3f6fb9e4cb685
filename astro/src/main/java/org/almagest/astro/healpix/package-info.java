/// HEALPix: equal-area pixels of the sky, numbered nested or in rings, and sets of them as ranges.
///
/// Gorski et al. 2005 (ApJ 622, 759). Orders 0 to 29; nside = 2^order. Directions are ICRS.
///
/// **May use**: `fault unit linalg time sky region`.
@NullMarked
package org.almagest.astro.healpix;

import org.jspecify.annotations.NullMarked;

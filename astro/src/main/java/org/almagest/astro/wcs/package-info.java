/// World coordinates: pixel to sky and back, by the FITS WCS papers.
///
/// **Conventions**: parent pixels, 0-based, pixel centres at whole numbers; sky ICRS [rad]. FITS CRPIX is
/// one more.
/// **May use**: everything from `fault` to `fits`.
@NullMarked
package org.almagest.astro.wcs;

import org.jspecify.annotations.NullMarked;

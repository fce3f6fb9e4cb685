/// What a count is worth: zero points from reference stars, and catalogues and images in nanojansky.
///
/// **Units**: instrumental fluxes in image units, calibrated ones in nJy; zero points in AB magnitudes per
/// image unit.
/// **May use**: `refcat astrometry`, `astro`; the task alone `pipe`.
@NullMarked
package org.almagest.science.photometry;

import org.jspecify.annotations.NullMarked;

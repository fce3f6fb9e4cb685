/// Fluxes of point sources at positions known beforehand, on science and difference images.
///
/// **Units**: pixels of the parent frame; fluxes in the image's unit, or nJy where a method says so. **May
/// use**: `astro`.
@NullMarked
package org.almagest.science.forced;

import org.jspecify.annotations.NullMarked;

/// The PSF of an image from its stars: which sources are stars, and the pixel model that fits them.
///
/// **Units**: pixels of the image. **May use**: `measure detect`, `astro`.
@NullMarked
package org.almagest.science.psfmodel;

import org.jspecify.annotations.NullMarked;

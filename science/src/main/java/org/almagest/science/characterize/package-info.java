/// From an image in electrons to one whose PSF, background and aperture corrections are known, and its
/// catalogue.
///
/// **May use**: `isr background detect measure psfmodel`, `astro`, `pipe`.
@NullMarked
package org.almagest.science.characterize;

import org.jspecify.annotations.NullMarked;

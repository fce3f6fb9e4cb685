/// An exposure: image, variance and mask with all that is needed to measure on them; and its form in FITS.
///
/// **Units**: counts until calibrated [electron], then [nJy]. **May use**: every other room of this module.
@NullMarked
package org.almagest.astro.exposure;

import org.jspecify.annotations.NullMarked;

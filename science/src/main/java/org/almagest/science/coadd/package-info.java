/// Coadds: visits resampled to patches of a sky map, cleaned of what is not there every time, and averaged
/// into templates; and templates brought back to the pixels of a visit.
///
/// **Units**: surface brightness and fluxes nJy per pixel; lengths in pixels of the grid named.
/// **May use**: `astro`, `science.detect`, `science.subtract`. Only `*Task` classes use `pipe`.
@NullMarked
package org.almagest.science.coadd;

import org.jspecify.annotations.NullMarked;

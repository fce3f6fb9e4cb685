/// Mappings between pixels and the sky.
///
/// [Wcs] is what everybody uses; [FitsWcs] are the mappings that FITS header cards can tell, from cards and
/// to cards. Positions are ICRS; FK5 J2000 counts as the same (they differ by less than 0.03").
///
/// **Units**: pixels 0-based with the centre of the first at (0, 0); sky in radians.
///
/// **May use**: `unit sky fits`.
///
/// @see <a href="https://doi.org/10.1051/0004-6361:20021327">Calabretta & Greisen 2002, A&A 395, 1077</a>
@NullMarked
package org.almagest.astro.wcs;

import org.jspecify.annotations.NullMarked;

/// Units at the borders: angles and fluxes that name their unit on every way in and out.
///
/// Inside kernels plain arrays of doubles are used; these types stand where numbers cross a public method.
///
/// **May use**: `fault`.
@NullMarked
package org.almagest.astro.unit;

import org.jspecify.annotations.NullMarked;

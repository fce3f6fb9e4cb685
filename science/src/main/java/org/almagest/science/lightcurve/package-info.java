/// Light curves: fluxes of one position over many exposures, made comparable by an ensemble of other stars.
///
/// **Units**: relative magnitudes [mag], times as given. **May use**: `astro`.
@NullMarked
package org.almagest.science.lightcurve;

import org.jspecify.annotations.NullMarked;

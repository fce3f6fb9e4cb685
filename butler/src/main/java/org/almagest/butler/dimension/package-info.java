/// The words by which datasets are named: instrument, detector, exposure, visit, tract, patch, band and
/// their kin.
///
/// **May use**: `astro`.
@NullMarked
package org.almagest.butler.dimension;

import org.jspecify.annotations.NullMarked;

/// Measuring sources: centroids, fluxes, shapes and flags, each a plug-in.
///
/// A [MeasurementFactory], found by `ServiceLoader`, makes a [Measurement] from its options; the
/// measurement says what it needs and gives, and the order follows from that. While a source is measured
/// all other footprints hold noise, and a blend's pixels are shared out by [Deblender].
///
/// **Units**: instrumental fluxes are sums of image units (electron before calibration); positions are
/// parent pixels. **May use**: `detect`, `astro`.
@NullMarked
package org.almagest.science.measure;

import org.jspecify.annotations.NullMarked;

/// Sources of difference images: finding them, measuring them, telling dipoles, and how many the noise
/// alone gives.
///
/// **Units**: nJy once the science image is calibrated; positions parent pixels and ICRS degrees. Columns
/// are those of DiaSource in `schemas/apdb.yaml`, and features for the reliability score behind them.
/// **May use**: `detect`, `measure`, `forced`, `apdb`, `astro`, `pipe`.
@NullMarked
package org.almagest.science.diasource;

import org.jspecify.annotations.NullMarked;

/// Removing the instrument's signature: raw counts to electrons with variance and mask.
///
/// Each step is a small record with its own configuration and one method on an [IsrFrame]; the list of
/// steps is data (`IsrTask.Config.steps`), in the order of the signal chain backwards: overscan,
/// saturation, gain, crosstalk, linearity, deferred charge, assembly, bias, dark, defects, brighter-fatter
/// effect, variance, flat, interpolation. A step whose calibration product is absent either is left out of
/// the list or says `required: false`.
///
/// **Units**: counts until [Gain], electrons after. **May use**: `astro`; `*Task` classes also `pipe`.
@NullMarked
package org.almagest.science.isr;

import org.jspecify.annotations.NullMarked;

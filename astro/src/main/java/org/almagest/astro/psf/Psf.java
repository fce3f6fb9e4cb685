/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.psf;

import org.almagest.astro.image.Image;

/// The point-spread function of one image, a function of position.
///
/// Thread rule: implementations are immutable.
public interface Psf {
    /// The star of unit flux at a position, sampled on the pixels around it.
    ///
    /// The stamp's origin is in parent pixels, so that stamp pixel (x, y) is image pixel (x, y); the
    /// profile is centred on the position to a fraction of a pixel. The pixels sum to 1 within the stamp.
    ///
    /// @param x column (parent pixels), any fraction
    /// @param y row
    Image starAt(double x, double y);

    /// The PSF near a position as a kernel: centred on the middle pixel of an odd-sided square stamp, whose
    /// origin is (-radius, -radius). The pixels sum to 1.
    Image kernelAt(double x, double y);

    /// The inner part of [#starAt(double, double)]: its pixels no farther than `reach` along either axis
    /// from the middle one.
    ///
    /// @param reach at most the radius
    default Image starAt(double x, double y, int reach) {
        Image star = starAt(x, y);
        return star.view(star.box().grown(reach - radius()));
    }

    /// The inner part of [#kernelAt(double, double)], as above.
    default Image kernelAt(double x, double y, int reach) {
        Image kernel = kernelAt(x, y);
        return kernel.view(kernel.box().grown(reach - radius()));
    }

    /// The same PSF for one thread, with memory that it uses again: for many positions.
    default Psf ofOneThread() {
        return this;
    }

    /// Root of the mean of the two second moments, Gaussian-weighted [pixel]: the sigma of the Gaussian
    /// alike in size.
    double sigmaAt(double x, double y);

    /// Half the side of a stamp, rounded down [pixel].
    int radius();
}

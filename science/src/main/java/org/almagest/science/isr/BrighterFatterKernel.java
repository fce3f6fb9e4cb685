/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.isr;

/// Kernel of the brighter-fatter correction: the calibration product `bf_kernel`.
///
/// The sign is that of Coulton et al. 2018 (AJ 155, 258): a minimum in the middle, and minus its Laplacian
/// is the change of pixel areas.
///
/// @param kernel odd square, [row][column] [1/electron]
public record BrighterFatterKernel(double[][] kernel) {
    public BrighterFatterKernel {
        if (kernel.length % 2 == 0) throw new IllegalArgumentException(kernel.length + " rows are not odd");
        for (double[] row : kernel)
            if (row.length != kernel.length)
                throw new IllegalArgumentException(row.length + " columns of " + kernel.length);
    }

    /// Pixels from the middle to the rim.
    public int reach() {
        return kernel.length / 2;
    }
}

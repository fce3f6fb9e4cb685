/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.simulate;

import org.almagest.science.simulate.SimulatedSurvey.Place;

/// PSF-flux error on blank sky over one visit and detector, interpolated linearly on a grid.
final class BlankSkyError {
    private static final int CELLS = 8;

    private final double[][] grid = new double[CELLS + 1][CELLS + 1];
    private final double stepX;
    private final double stepY;

    BlankSkyError(SimulatedSurvey survey, Visit visit, int detector) {
        CameraConfig camera = survey.config().camera();
        this.stepX = (camera.width() - 1.0) / CELLS;
        this.stepY = (camera.height() - 1.0) / CELLS;
        ExpectedError error = survey.expectedError();
        for (int iy = 0; iy <= CELLS; iy++)
            for (int ix = 0; ix <= CELLS; ix++) {
                Place place = survey.place(visit, detector, ix * stepX, iy * stepY);
                grid[iy][ix] = error.onBlankSky(place);
            }
    }

    /// Error [nJy] at a pixel.
    double at(double x, double y) {
        double gx = Math.max(0, Math.min(CELLS, x / stepX));
        double gy = Math.max(0, Math.min(CELLS, y / stepY));
        int ix = Math.min(CELLS - 1, (int) gx);
        int iy = Math.min(CELLS - 1, (int) gy);
        double fx = gx - ix;
        double fy = gy - iy;
        return (1 - fy) * ((1 - fx) * grid[iy][ix] + fx * grid[iy][ix + 1])
                + fy * ((1 - fx) * grid[iy + 1][ix] + fx * grid[iy + 1][ix + 1]);
    }
}

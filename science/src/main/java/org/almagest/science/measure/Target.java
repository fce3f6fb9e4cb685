/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.measure;

import java.util.Optional;
import org.almagest.astro.image.Image;
import org.almagest.astro.psf.AdaptiveMoments;
import org.almagest.science.detect.Footprint;
import org.almagest.science.detect.Peak;
import org.jspecify.annotations.Nullable;

/// The source being measured: where it was found and what has been measured so far.
///
/// Thread rule: one thread.
public final class Target {
    private final Frame frame;
    private final Footprint footprint;
    private final Peak peak;
    private double x;
    private double y;
    private double xError = Double.NaN;
    private double yError = Double.NaN;
    private double psfFlux = Double.NaN;
    private double psfFluxError = Double.NaN;
    private @Nullable AdaptiveMoments shape;
    private @Nullable Image star;

    /// @param frame the image; its pixels are those of this source alone
    /// @param footprint where it was found
    /// @param peak the peak that it stands for
    public Target(Frame frame, Footprint footprint, Peak peak) {
        this.frame = frame;
        this.footprint = footprint;
        this.peak = peak;
        this.x = peak.x();
        this.y = peak.y();
    }

    /// A target at a known position, as forced measurements have.
    public static Target at(Frame frame, Footprint footprint, Peak peak, double x, double y) {
        Target t = new Target(frame, footprint, peak);
        t.centroid(x, y, 0, 0);
        return t;
    }

    public Frame frame() {
        return frame;
    }

    public Footprint footprint() {
        return footprint;
    }

    public Peak peak() {
        return peak;
    }

    /// Column of the centroid; of the peak until one is measured.
    public double x() {
        return x;
    }

    /// Row of the centroid.
    public double y() {
        return y;
    }

    public double xError() {
        return xError;
    }

    public double yError() {
        return yError;
    }

    /// Fills the CENTROID slot.
    public void centroid(double newX, double newY, double errorX, double errorY) {
        x = newX;
        y = newY;
        xError = errorX;
        yError = errorY;
        star = null;
    }

    /// Adaptive moments; empty when they were not measured or failed.
    public Optional<AdaptiveMoments> shape() {
        return Optional.ofNullable(shape);
    }

    /// Fills the SHAPE slot.
    public void shape(AdaptiveMoments moments) {
        shape = moments;
    }

    /// PSF flux, NaN until measured.
    public double psfFlux() {
        return psfFlux;
    }

    public double psfFluxError() {
        return psfFluxError;
    }

    /// Fills the PSF_FLUX slot.
    public void psfFlux(double flux, double error) {
        psfFlux = flux;
        psfFluxError = error;
    }

    /// The PSF at the centroid, sampled once.
    public Image star() {
        Image s = star;
        if (s == null) {
            s = frame.psf().starAt(x, y);
            star = s;
        }
        return s;
    }
}

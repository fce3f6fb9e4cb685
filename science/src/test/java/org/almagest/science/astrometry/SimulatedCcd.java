/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.astrometry;

import java.util.Random;
import org.almagest.astro.image.Box;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.sky.TangentPlane;
import org.almagest.astro.unit.Angle;
import org.almagest.astro.wcs.TanSipWcs;
import org.almagest.science.refcat.ReferenceStars;

/// A square detector with of 0.2" with radial distortion and turbulence, and its sky.
public final class SimulatedCcd {
    private static final double ARCSEC = Math.toRadians(1 / 3600.0);

    public final Box box;
    public final SkyCoord centre;
    public final SourceList sources;
    public final ReferenceStars references;
    private final double[] trueX;
    private final double[] trueY;
    private final double[] trueFlux;
    private final double turn;
    private final double mirror;
    private final double[][] waves = new double[60][];

    public SimulatedCcd(int side, long seed, double turnDegrees, boolean mirrored, int stars) {
        Random random = new Random(seed);
        this.box = new Box(0, 0, side, side);
        this.centre = SkyCoord.ofDegrees(360 * random.nextDouble(), 140 * random.nextDouble() - 70);
        this.turn = Math.toRadians(turnDegrees);
        this.mirror = mirrored ? -1 : 1;
        for (int i = 0; i < waves.length; i++) {
            // Wavelengths about 2', 8 mas rms per axis in all.
            double k = 2 * Math.PI / (600 * (0.7 + 0.8 * random.nextDouble())), a = 2 * Math.PI * random.nextDouble();
            double amplitude = 0.04 * Math.sqrt(2.0 / waves.length);
            waves[i] = new double[] {
                k * Math.cos(a),
                k * Math.sin(a),
                2 * Math.PI * random.nextDouble(),
                2 * Math.PI * random.nextDouble(),
                amplitude
            };
        }
        int n = stars * 6, m = 0, r = 0;
        double[] tx = new double[n], ty = new double[n], tf = new double[n];
        double[] x = new double[n], y = new double[n], sigma = new double[n], flux = new double[n];
        double[] ra = new double[n], dec = new double[n], err = new double[n], bright = new double[n];
        for (int i = 0; i < n; i++) {
            double px = side * (3 * random.nextDouble() - 1), py = side * (3 * random.nextDouble() - 1);
            double mag = 24 + Math.log10(1 - random.nextDouble()) / 0.3;
            SkyCoord sky = toSky(px, py);
            if (mag < 22) {
                ra[r] = sky.raRadians() + 1e-3 * ARCSEC * random.nextGaussian() / Math.cos(sky.decRadians());
                dec[r] = sky.decRadians() + 1e-3 * ARCSEC * random.nextGaussian();
                err[r] = 1e-3 * ARCSEC;
                tf[r] = Math.pow(10, -0.4 * mag);
                bright[r++] = Math.pow(10, -0.4 * (mag + 0.1 * random.nextGaussian()));
            }
            if (px < 0 || px > side - 1 || py < 0 || py > side - 1 || random.nextDouble() > 0.95) continue;
            sigma[m] = Math.max(0.005, 1.7 / 5 * Math.pow(10, 0.4 * (mag - 24)));
            x[m] = px + sigma[m] * random.nextGaussian();
            y[m] = py + sigma[m] * random.nextGaussian();
            tx[m] = px;
            ty[m] = py;
            flux[m++] = Math.pow(10, -0.4 * mag);
        }
        this.trueX = cut(tx, m);
        this.trueY = cut(ty, m);
        this.trueFlux = cut(tf, r);
        double[] none = new double[r];
        java.util.Arrays.fill(none, Double.NaN);
        this.sources = new SourceList(cut(x, m), cut(y, m), cut(sigma, m), cut(flux, m));
        this.references = new ReferenceStars(
                new long[r], cut(ra, r), cut(dec, r), cut(err, r), cut(bright, r), none, none, new boolean[r]);
    }

    private static double[] cut(double[] a, int n) {
        return java.util.Arrays.copyOf(a, n);
    }

    /// Columns of the sources without noise.
    public double[] trueX() {
        return trueX.clone();
    }

    /// Rows of the sources without noise.
    public double[] trueY() {
        return trueY.clone();
    }

    /// Fluxes of the references without noise, 1 at 0 mag.
    public double[] trueFlux() {
        return trueFlux.clone();
    }

    private double middle() {
        return 0.5 * (box.width() - 1);
    }

    public SkyCoord toSky(double px, double py) {
        double u = px - middle(), v = py - middle(), bend = 1 + 2e-10 * (u * u + v * v);
        double jx = 0, jy = 0;
        for (double[] w : waves) {
            double phase = w[0] * px + w[1] * py;
            jx += w[4] * Math.sin(phase + w[2]);
            jy += w[4] * Math.sin(phase + w[3]);
        }
        double e = mirror * (-(u * bend + jx)), n = v * bend + jy, c = Math.cos(turn), s = Math.sin(turn);
        double scale = 0.2 * ARCSEC;
        return new TangentPlane(centre).deproject(scale * (c * e - s * n), scale * (s * e + c * n));
    }

    /// A guess that is off by a shift and a turn.
    public TanSipWcs guess(double shiftArcsec, double wrongDegrees, double knownTurn) {
        double a = Math.toRadians(knownTurn + wrongDegrees), p = 0.2 / 3600;
        SkyCoord wrong = centre.offset(Angle.ofDegrees(77), Angle.ofArcsec(shiftArcsec));
        return new TanSipWcs(wrong, middle(), middle(), new double[] {
            -p * Math.cos(a), -p * Math.sin(a), -p * Math.sin(a), p * Math.cos(a)
        });
    }

    /// Root mean square per axis of the WCS's error over a grid [mas].
    public double rms(TanSipWcs wcs) {
        double sum = 0;
        int n = 0;
        for (int j = 20; j < box.width(); j += 45)
            for (int i = 20; i < box.width(); i += 45) {
                double d = wcs.pixelToSky(i, j).separation(toSky(i, j)).arcsec();
                sum += d * d;
                n++;
            }
        return 1000 * Math.sqrt(sum / n / 2);
    }
}

/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.astrometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.image.Box;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.sky.TangentPlane;
import org.almagest.astro.unit.Angle;
import org.almagest.astro.wcs.TanSipWcs;
import org.almagest.science.refcat.ReferenceStars;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SolverTest {
    private static final double ARCSEC = Math.toRadians(1 / 3600.0);

    /// A detector of 4096 x 4096 pixels of 0.2" with radial distortion and turbulence, and its sky.
    private static final class Ccd {
        final Box box = new Box(0, 0, 4096, 4096);
        final SkyCoord centre;
        final SourceList sources;
        final ReferenceStars references;
        private final double turn;
        private final double mirror;
        private final double[][] waves = new double[60][];

        Ccd(long seed, double turnDegrees, boolean mirrored, int stars) {
            Random random = new Random(seed);
            this.centre = SkyCoord.ofDegrees(360 * random.nextDouble(), 140 * random.nextDouble() - 70);
            this.turn = Math.toRadians(turnDegrees);
            this.mirror = mirrored ? -1 : 1;
            for (int i = 0; i < waves.length; i++) {
                // Wavelengths about 2', 8 mas rms per axis in all.
                double k = 2 * Math.PI / (600 * (0.7 + 0.8 * random.nextDouble())),
                        a = 2 * Math.PI * random.nextDouble();
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
            double[] x = new double[n], y = new double[n], sigma = new double[n], flux = new double[n];
            double[] ra = new double[n], dec = new double[n], err = new double[n], bright = new double[n];
            for (int i = 0; i < n; i++) {
                double px = 4096 * (3 * random.nextDouble() - 1), py = 4096 * (3 * random.nextDouble() - 1);
                double mag = 24 + Math.log10(1 - random.nextDouble()) / 0.3;
                SkyCoord sky = toSky(px, py);
                if (mag < 22) {
                    ra[r] = sky.raRadians() + 1e-3 * ARCSEC * random.nextGaussian() / Math.cos(sky.decRadians());
                    dec[r] = sky.decRadians() + 1e-3 * ARCSEC * random.nextGaussian();
                    err[r] = 1e-3 * ARCSEC;
                    bright[r++] = Math.pow(10, -0.4 * (mag + 0.1 * random.nextGaussian()));
                }
                if (px < 0 || px > 4095 || py < 0 || py > 4095 || random.nextDouble() > 0.95) continue;
                sigma[m] = Math.max(0.005, 1.7 / 5 * Math.pow(10, 0.4 * (mag - 24)));
                x[m] = px + sigma[m] * random.nextGaussian();
                y[m] = py + sigma[m] * random.nextGaussian();
                flux[m++] = Math.pow(10, -0.4 * mag);
            }
            double[] none = new double[r];
            java.util.Arrays.fill(none, Double.NaN);
            this.sources = new SourceList(cut(x, m), cut(y, m), cut(sigma, m), cut(flux, m));
            this.references = new ReferenceStars(
                    new long[r], cut(ra, r), cut(dec, r), cut(err, r), cut(bright, r), none, none, new boolean[r]);
        }

        private static double[] cut(double[] a, int n) {
            return java.util.Arrays.copyOf(a, n);
        }

        SkyCoord toSky(double px, double py) {
            double u = px - 2047.5, v = py - 2047.5, bend = 1 + 2e-10 * (u * u + v * v);
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
        TanSipWcs guess(double shiftArcsec, double wrongDegrees, double knownTurn) {
            double a = Math.toRadians(knownTurn + wrongDegrees), p = 0.2 / 3600;
            SkyCoord wrong = centre.offset(Angle.ofDegrees(77), Angle.ofArcsec(shiftArcsec));
            return new TanSipWcs(wrong, 2047.5, 2047.5, new double[] {
                -p * Math.cos(a), -p * Math.sin(a), -p * Math.sin(a), p * Math.cos(a)
            });
        }

        /// Root mean square per axis of the WCS's error over a grid [mas].
        double rms(TanSipWcs wcs) {
            double sum = 0;
            int n = 0;
            for (int j = 20; j < 4096; j += 45)
                for (int i = 20; i < 4096; i += 45) {
                    double d = wcs.pixelToSky(i, j).separation(toSky(i, j)).arcsec();
                    sum += d * d;
                    n++;
                }
            return 1000 * Math.sqrt(sum / n / 2);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void solvesDetectorToTheTurbulence(long seed) {
        Ccd ccd = new Ccd(seed, 30, false, 4000);
        AstrometricSolver solver =
                new AstrometricSolver(AstrometryConfig.DEFAULT.withMode("pointing"), ccd.box, ccd.guess(20, 0.1, 30));
        AstrometricSolution solution = solver.solve(ccd.sources, ccd.references);
        assertThat(solution.mode()).isEqualTo("pointing");
        // 8 mas of turbulence over 2' cannot be fitted; the goal is 10 mas; these seeds give 7.7 to 8.3.
        assertThat(ccd.rms(solution.wcs())).isLessThan(10);
        assertThat(solution.shiftArcsec()).isBetween(18.0, 22.0);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {4, 5, 6})
    void solvesBlindWhenAngleAndHandAreUnknown(long seed) {
        Ccd ccd = new Ccd(seed, 47 * seed, seed % 2 == 0, 600);
        AstrometricSolver solver = new AstrometricSolver(AstrometryConfig.DEFAULT, ccd.box, ccd.guess(480, 0, 0));
        AstrometricSolution solution = solver.solve(ccd.sources, ccd.references);
        assertThat(solution.mode()).isEqualTo("blind");
        assertThat(ccd.rms(solution.wcs())).isLessThan(12);
    }

    @Test
    void fewStarsLowerTheOrder() {
        Ccd ccd = new Ccd(7, 0, false, 150);
        AstrometricSolution solution = new AstrometricSolver(AstrometryConfig.DEFAULT, ccd.box, ccd.guess(20, 0.1, 0))
                .solve(ccd.sources, ccd.references);
        assertThat(solution.order()).isLessThan(3);
        assertThat(ccd.rms(solution.wcs())).isLessThan(100);
    }

    @Test
    void lostSolutionIsAFaultAndNeverAWcs() {
        Ccd one = new Ccd(8, 0, false, 1000), other = new Ccd(9, 0, false, 1000);
        TangentPlane here = new TangentPlane(one.centre), there = new TangentPlane(other.centre);
        double[] p = new double[2];
        double[] ra = other.references.raRadians().clone(),
                dec = other.references.decRadians().clone();
        for (int i = 0; i < ra.length; i++) {
            there.project(ra[i], dec[i], p);
            SkyCoord moved = here.deproject(p[0], p[1]);
            ra[i] = moved.raRadians();
            dec[i] = moved.decRadians();
        }
        ReferenceStars wrong = new ReferenceStars(
                other.references.id(),
                ra,
                dec,
                other.references.sigmaRadians(),
                other.references.flux(),
                other.references.fluxErr(),
                other.references.colour(),
                other.references.extended());
        AstrometricSolver solver = new AstrometricSolver(AstrometryConfig.DEFAULT, one.box, one.guess(0, 0, 0));
        assertThatThrownBy(() -> solver.solve(one.sources, wrong))
                .isInstanceOf(DataFault.class)
                .hasMessageContaining("no match");
        assertThatThrownBy(() -> solver.solve(one.sources.select(new int[] {1, 2, 3}), one.references))
                .isInstanceOf(DataFault.class)
                .hasMessageContaining("3 usable sources");
        assertThatThrownBy(() -> solver.solve(one.sources, one.references.select(new int[0])))
                .isInstanceOf(DataFault.class)
                .hasMessageContaining("0 reference stars");
    }
}

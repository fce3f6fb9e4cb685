/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.associate;

import java.util.Random;
import org.almagest.apdb.store.ApdbSchema;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.ExposureInfo;
import org.almagest.astro.exposure.FilterLabel;
import org.almagest.astro.exposure.PhotoCalib;
import org.almagest.astro.exposure.VisitInfo;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.image.MaskPlanes;
import org.almagest.astro.psf.GaussianPsf;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.sky.TangentPlane;
import org.almagest.astro.table.Table;
import org.almagest.astro.table.TableBuilder;
import org.almagest.astro.time.Time;
import org.almagest.astro.wcs.Wcs;

/// A field of sources that change, seen visit by visit: images that hold nothing but them, and the
/// detections a perfect detector would make.
final class SkyField {
    static final double SCALE = 0.2;
    static final double SIGMA = 1.7;
    static final double NOISE = 5;
    static final int SIDE = 300;
    static final int STARS = 25;
    static final long FIRST_VISIT = 2026_000_001L;

    private SkyField() {}

    /// A tangent projection with north up and east left.
    record TanWcs(SkyCoord centre, double x, double y) implements Wcs {
        @Override
        public SkyCoord pixelToSky(double px, double py) {
            double s = Math.toRadians(SCALE / 3600);
            return new TangentPlane(centre).deproject(-(px - x) * s, (py - y) * s);
        }

        @Override
        public double[] skyToPixel(SkyCoord sky) {
            double[] out = new double[2];
            new TangentPlane(centre).project(sky.raRadians(), sky.decRadians(), out);
            double s = Math.toRadians(SCALE / 3600);
            return new double[] {x - out[0] / s, y + out[1] / s};
        }
    }

    /// Centre of a detector: detectors lie side by side with gaps.
    static SkyCoord centre(int detector) {
        return SkyCoord.ofDegrees(150 + detector * 0.02, 2.2);
    }

    static SkyCoord star(int detector, int star) {
        Random random = new Random(100L * detector + 7);
        double dx = 0;
        double dy = 0;
        for (int i = 0; i <= star; i++) {
            dx = (random.nextDouble() - 0.5) * 0.9 * SIDE;
            dy = (random.nextDouble() - 0.5) * 0.9 * SIDE;
        }
        return new TanWcs(centre(detector), 0, 0).pixelToSky(dx, dy);
    }

    /// Flux of a star in a visit [nJy].
    static double flux(int star, long visit) {
        return 1000 + 200 * star + 300 * Math.sin(visit * 0.7 + star);
    }

    static Time mid(long visit) {
        return Time.ofMjdTai(61_000.1 + (visit - FIRST_VISIT));
    }

    static Exposure exposure(int detector, long visit) {
        Box box = new Box(0, 0, SIDE, SIDE);
        Random random = new Random(visit * 31 + detector);
        Image image = Image.zeros(box);
        for (int y = 0; y < SIDE; y++)
            for (int x = 0; x < SIDE; x++) image.set(x, y, (float) (NOISE * random.nextGaussian()));
        Image variance = Image.zeros(box);
        variance.fill((float) (NOISE * NOISE));
        GaussianPsf psf = new GaussianPsf(SIGMA, 9);
        Wcs wcs = wcs(detector, visit);
        for (int s = 0; s < STARS; s++) {
            double[] xy = wcs.skyToPixel(star(detector, s));
            Image stamp = psf.starAt(xy[0], xy[1]);
            Box part = stamp.box().intersection(box);
            for (int y = part.y0(); y <= part.y1(); y++)
                for (int x = part.x0(); x <= part.x1(); x++)
                    image.set(x, y, image.get(x, y) + (float) (flux(s, visit) * stamp.get(x, y)));
        }
        ExposureInfo info = ExposureInfo.NONE
                .withWcs(wcs)
                .withPsf(psf)
                .withPhotoCalib(PhotoCalib.IDENTITY)
                .withDetector(detector)
                .withFilter(new FilterLabel(visit % 2 == 0 ? "r" : "i", "glass"))
                .withVisitInfo(
                        new VisitInfo(visit, mid(visit), 30, 30, centre(detector), null, 1.2, "field", "science"));
        return new Exposure(image, Mask.clear(box, MaskPlanes.of("BAD", "NO_DATA", "SAT", "EDGE")), variance, info);
    }

    static Wcs wcs(int detector, long visit) {
        Random dither = new Random(visit);
        return new TanWcs(
                centre(detector), SIDE / 2.0 + 4 * dither.nextGaussian(), SIDE / 2.0 + 4 * dither.nextGaussian());
    }

    /// Detections of every star, in a shuffled order: position and flux with Gaussian errors.
    static Table detections(int detector, long visit, long firstId) {
        Random random = new Random(visit * 17 + detector);
        TableBuilder rows = new TableBuilder(ApdbSchema.of(ApdbSchema.DIA_SOURCE));
        double error = Math.sqrt(4 * Math.PI) * SIGMA * NOISE;
        Wcs wcs = wcs(detector, visit);
        for (int k = 0; k < STARS; k++) {
            int s = (k * 7 + (int) (visit % STARS)) % STARS;
            double snr = flux(s, visit) / error;
            double sigma = SIGMA * Math.sqrt(2) / snr * SCALE / 3600;
            SkyCoord true_ = star(detector, s);
            SkyCoord seen = new TangentPlane(true_)
                    .deproject(
                            Math.toRadians(sigma * random.nextGaussian()),
                            Math.toRadians(sigma * random.nextGaussian()));
            double[] xy = wcs.skyToPixel(seen);
            rows.addRow();
            rows.set("diaSourceId", firstId + s)
                    .set("ra", seen.raDegrees())
                    .set("dec", seen.decDegrees())
                    .set("raErr", sigma)
                    .set("decErr", sigma)
                    .set("ra_dec_Cov", 0.0)
                    .set("x", xy[0])
                    .set("y", xy[1])
                    .set("psfFlux", flux(s, visit) + error * random.nextGaussian())
                    .set("psfFluxErr", error)
                    .set("scienceFlux", flux(s, visit) + error * random.nextGaussian())
                    .set("scienceFluxErr", error)
                    .set("snr", snr)
                    .set("bboxSize", 20)
                    .set("reliability", 0.9)
                    .set("isDipole", false);
        }
        return rows.build();
    }
}

/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.astrometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.almagest.astro.fits.FitsFile;
import org.almagest.astro.fits.FitsHdu;
import org.almagest.astro.image.Image;
import org.almagest.astro.region.Circle;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.table.Table;
import org.almagest.astro.time.Time;
import org.almagest.astro.unit.Angle;
import org.almagest.astro.wcs.TanSipWcs;
import org.almagest.science.refcat.RefcatColumns;
import org.almagest.science.refcat.RefcatFile;
import org.almagest.science.refcat.ReferenceCatalog;
import org.almagest.science.refcat.ReferenceStars;
import org.junit.jupiter.api.Test;

/// All 71 raw frames of HAT-P-32, whose headers point 3 to 26 arcmin beside the field, from scratch.
class HatP32Test {
    private static final SkyCoord TARGET = SkyCoord.ofDegrees(31.04271, 46.68780);

    private static Path data() {
        String named = System.getenv("ALMAGEST_DATA");
        Path root = Path.of(System.getProperty("almagest.root"));
        return named == null ? root.resolve("../shared/data").normalize() : Path.of(named);
    }

    @Test
    void everyFrameIsSolved() throws IOException {
        Path folder = data().resolve("timeseries_hatp32"), catalog = data().resolve("refcat_tycho2/tycho2_hatp32.csv");
        assumeTrue(Files.exists(catalog) && Files.exists(folder), () -> "no HAT-P-32 frames under " + data());
        List<Table> shards =
                List.copyOf(ReferenceCatalog.shards(catalog(catalog), 5).values());
        List<Path> frames;
        try (Stream<Path> files = Files.list(folder)) {
            frames = files.filter(f -> f.toString().endsWith(".fits.gz"))
                    .sorted()
                    .toList();
        }
        assertThat(frames).hasSize(71);
        for (Path frame : frames) {
            AstrometricSolution solution = solve(frame, shards);
            double[] target = solution.wcs().skyToPixel(TARGET);
            assertThat(solution.usedCount()).as(frame.toString()).isGreaterThanOrEqualTo(15);
            assertThat(solution.shiftArcsec()).as(frame.toString()).isBetween(2 * 60.0, 27 * 60.0);
            // Half a pixel of 5.21".
            assertThat(solution.scatterArcsec()).as(frame.toString()).isLessThan(2.6);
            if (frame.equals(frames.getFirst())) {
                // The data set's own notes give (424, 286) for the target in this frame.
                assertThat(Math.hypot(target[0] - 424, target[1] - 286)).isLessThan(2);
            }
        }
    }

    private static AstrometricSolution solve(Path frame, List<Table> shards) {
        try (FitsFile file = FitsFile.open(frame)) {
            FitsHdu hdu = file.firstImage();
            Image image = hdu.readImage();
            double scale = hdu.header().requireReal("IM_SCALE") / 3600;
            SkyCoord pointing = SkyCoord.ofDegrees(
                    hdu.header().requireReal("RA"), hdu.header().requireReal("DEC"));
            TanSipWcs guess = new TanSipWcs(
                    pointing, 0.5 * (image.width() - 1), 0.5 * (image.height() - 1), new double[] {-scale, 0, 0, scale
                    });
            AstrometricSolver solver = new AstrometricSolver(
                    AstrometryConfig.DEFAULT
                            .withMode(AstrometryConfig.Mode.BLIND)
                            .withOrder(2),
                    image.box(),
                    guess);
            Time time = Time.ofUtc(hdu.header().requireText("UT-OBS")).plusSeconds(30);
            ReferenceStars stars = ReferenceStars.load(
                    shards,
                    new ReferenceStars.Request(
                            new Circle(pointing, new Angle(solver.searchRadius())), time, "VT", Optional.empty()));
            return solver.solve(peaks(image), stars);
        }
    }

    private static Table catalog(Path csv) {
        return ReferenceCatalog.of(
                RefcatFile.read(csv),
                RefcatColumns.ofPositions(
                        "ra_deg",
                        "dec_deg",
                        60,
                        2000,
                        new RefcatColumns.BandColumn("VT", "VT_mag", "", "mag", 0, 0.1)));
    }

    /// Peaks of the frame smoothed over 3 x 3 pixels, 6 sigma above the median, with centroids of 5 x 5
    /// pixels.
    private static SourceList peaks(Image image) {
        int w = image.width(), h = image.height();
        float[] px = image.data(), smooth = new float[w * h], sorted = px.clone();
        Arrays.sort(sorted);
        float sky = sorted[sorted.length / 2], sigma = (sky - sorted[(int) (0.16 * sorted.length)]) / 3;
        for (int y = 1; y < h - 1; y++)
            for (int x = 1; x < w - 1; x++) {
                float sum = 0;
                for (int j = -1; j <= 1; j++) for (int i = -1; i <= 1; i++) sum += px[(y + j) * w + x + i] - sky;
                smooth[y * w + x] = sum / 9;
            }
        List<double[]> found = new ArrayList<>();
        for (int y = 4; y < h - 4; y++)
            for (int x = 4; x < w - 4; x++) {
                float v = smooth[y * w + x];
                if (v < 6 * sigma || !isPeak(smooth, w, x, y)) continue;
                double sum = 0, sx = 0, sy = 0;
                for (int j = -2; j <= 2; j++)
                    for (int i = -2; i <= 2; i++) {
                        double f = Math.max(0, px[(y + j) * w + x + i] - sky);
                        sum += f;
                        sx += f * i;
                        sy += f * j;
                    }
                found.add(new double[] {x + sx / sum, y + sy / sum, sum});
            }
        return new SourceList(column(found, 0), column(found, 1), column(found, 1, 0.2), column(found, 2));
    }

    private static boolean isPeak(float[] smooth, int w, int x, int y) {
        for (int j = -2; j <= 2; j++)
            for (int i = -2; i <= 2; i++) if (smooth[(y + j) * w + x + i] > smooth[y * w + x]) return false;
        return true;
    }

    private static double[] column(List<double[]> rows, int k) {
        return rows.stream().mapToDouble(r -> r[k]).toArray();
    }

    private static double[] column(List<double[]> rows, int k, double value) {
        return rows.stream().mapToDouble(r -> value).toArray();
    }
}

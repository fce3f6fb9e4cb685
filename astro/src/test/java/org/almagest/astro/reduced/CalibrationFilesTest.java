/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.reduced;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.fits.FitsHeader;
import org.almagest.astro.fits.FitsWriter;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.psf.PixelPsf;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.ColumnType;
import org.almagest.astro.table.Schema;
import org.almagest.astro.table.TableBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CalibrationFilesTest {
    private static final int SIDE = 15;

    @TempDir
    Path dir;

    /// A file with a row for each detector, arrays as numbered columns.
    private Path table(List<String> names, double[]... rows) {
        List<Column> columns = new ArrayList<>();
        columns.add(Column.of("ccdname", ColumnType.STRING, "", ""));
        for (String n : names) columns.add(Column.of(n, ColumnType.DOUBLE, "", ""));
        TableBuilder t = new TableBuilder(new Schema(columns));
        for (int r = 0; r < rows.length; r++) {
            t.addRow();
            t.set("ccdname", "N" + (10 + r));
            for (int i = 0; i < names.size(); i++) t.set(names.get(i), rows[r][i]);
        }
        Path file = dir.resolve("t.fits");
        try (FitsWriter w = FitsWriter.create(file)) {
            w.header(FitsHeader.EMPTY).table(FitsHeader.EMPTY, t.build()).commit();
        }
        return file;
    }

    /// A round Gaussian whose width grows with x, and with it the first-order image.
    private static List<String> psfNames() {
        List<String> names = new ArrayList<>(
                List.of("poldeg1", "psf_samp", "psfaxis1", "polzero1", "polzero2", "polscal1", "polscal2"));
        for (int i = 0; i < 3 * SIDE * SIDE; i++) names.add("psf_mask_" + i);
        return names;
    }

    private static double[] psfRow(double samp) {
        double[] row = new double[7 + 3 * SIDE * SIDE];
        double[] head = {1, samp, SIDE, 501, 301, 1000, 600};
        System.arraycopy(head, 0, row, 0, 7);
        for (int j = 0; j < SIDE; j++)
            for (int i = 0; i < SIDE; i++) {
                double r2 = (i - 7) * (i - 7) + (j - 7) * (j - 7), g = Math.exp(-r2 / 8);
                row[7 + j * SIDE + i] = g;
                row[7 + SIDE * SIDE + j * SIDE + i] = 0.1 * g * (r2 / 8 - 1);
                row[7 + 2 * SIDE * SIDE + j * SIDE + i] = 0;
            }
        return row;
    }

    @Test
    void aModelOfPsfexIsWhatItsPolynomialsSay() {
        Path file = table(psfNames(), psfRow(1), psfRow(1));
        Box box = new Box(0, 0, 1200, 700);
        PixelPsf psf = PsfexFile.read(file, box, Optional.of("n11"));
        for (double x : new double[] {0, 500, 1100}) {
            double scaled = (x + 1 - 501) / 1000, sum = 0;
            double[] want = new double[SIDE * SIDE];
            for (int i = 0; i < want.length; i++) {
                want[i] = psfRow(1)[7 + i] + scaled * psfRow(1)[7 + SIDE * SIDE + i];
                sum += want[i];
            }
            Image kernel = psf.kernelAt(x, 300);
            // the outermost grid points fade out: 4 exp(-49/8) sum exp(-j^2/8) = 0.0438 of a sum of 25.1, and 1.31
            // times
            // as much at x = 1100, so that the peak of 0.040 may be off by 0.0023 of itself
            for (int j = 2; j < SIDE - 2; j++)
                for (int i = 2; i < SIDE - 2; i++)
                    assertThat((double) kernel.toArray()[j * SIDE + i])
                            .isCloseTo(want[j * SIDE + i] / sum, within(9.2e-5));
        }
    }

    @Test
    void whatCannotBeReadIsSaid() {
        Box box = new Box(0, 0, 100, 100);
        Path two = table(psfNames(), psfRow(1), psfRow(1));
        assertThatThrownBy(() -> PsfexFile.read(two, box, Optional.empty()))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("2 detectors");
        assertThatThrownBy(() -> PsfexFile.read(two, box, Optional.of("S1")))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("no detector S1");
        Path odd = table(psfNames(), psfRow(0.63));
        assertThatThrownBy(() -> PsfexFile.read(odd, box, Optional.empty()))
                .isInstanceOf(DataFault.class)
                .hasMessageContaining("psf_samp is 0.63");
        assertThatThrownBy(() -> SplineSkyFile.read(odd, box, Optional.empty()))
                .isInstanceOf(DataFault.class)
                .hasMessageContaining("gridw");
        Path cut = table(psfNames().subList(0, 200), psfRow(1));
        assertThatThrownBy(() -> PsfexFile.read(cut, box, Optional.empty()))
                .isInstanceOf(DataFault.class)
                .hasMessageContaining("psf_mask");
    }

    /// Splines that continue their third derivative at the ends go through cubic polynomials.
    @Test
    void aSkyOfCubicPolynomialsComesOutAsItIs() {
        int w = 5, h = 6, stride = 7;
        List<String> names = new ArrayList<>(List.of("gridw", "gridh", "x0", "y0"));
        for (int i = 0; i < stride; i++) names.add("xgrid_" + i);
        for (int i = 0; i < h; i++) names.add("ygrid_" + i);
        for (int i = 0; i < stride * h; i++) names.add("gridvals_" + i);
        double[] row = new double[names.size()];
        System.arraycopy(new double[] {w, h, 30, 40}, 0, row, 0, 4);
        for (int i = 0; i < w; i++) row[4 + i] = 60 * i - 1;
        for (int j = 0; j < h; j++) row[4 + stride + j] = 50 * j - 9;
        for (int j = 0; j < h; j++)
            for (int i = 0; i < w; i++) row[4 + stride + h + j * stride + i] = sky(60 * i - 1, 50 * j - 9);
        Image sky = SplineSkyFile.read(table(names, row), new Box(0, 0, 150, 140), Optional.empty());
        for (int y = 0; y < 140; y += 13)
            for (int x = 0; x < 150; x += 11)
                assertThat((double) sky.get(x, y)).isCloseTo(sky(x + 30, y + 40), within(1e-3));
    }

    private static double sky(double x, double y) {
        double u = x / 200, v = y / 200;
        return 100 + 5 * u - 3 * u * u + 2 * u * u * u + 4 * v * v * v - v + u * v;
    }
}

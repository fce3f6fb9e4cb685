/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.simulate;

import static org.almagest.astro.table.ColumnType.DOUBLE;
import static org.almagest.astro.table.ColumnType.INT;
import static org.almagest.astro.table.ColumnType.STRING;

import java.nio.file.Path;
import java.util.Locale;
import org.almagest.astro.table.Csv;
import org.almagest.astro.table.Schema;
import org.almagest.astro.table.TableBuilder;
import org.almagest.science.simulate.RandomStream.Purpose;
import org.almagest.science.simulate.SkyObject.Profile;

/// Stamps of single stars and galaxies without noise, painted as in the frames, for outsiders to check.
public final class Stamps {
    /// Side of a stamp [pixel].
    static final int SIDE = 64;

    private static final double ELECTRONS = 100_000;

    private Stamps() {}

    /// Writes `stamps.fits`, one float image of all stamps in a column, and `stamps.csv`, what is in each.
    public static void write(Path folder, long seed, int count) {
        TableBuilder t = new TableBuilder(Schema.of(
                TruthTables.column("stamp", INT, "", "number"),
                TruthTables.column("profile", STRING, "", "star, exponential or de_vaucouleurs"),
                TruthTables.column("x", DOUBLE, "pixel", "centre, 0-based"),
                TruthTables.column("y", DOUBLE, "pixel", "centre, 0-based"),
                TruthTables.column("electrons", DOUBLE, "electron", "total"),
                TruthTables.column("fwhm", DOUBLE, "pixel", "of the Moffat PSF"),
                TruthTables.column("beta", DOUBLE, "", "of the Moffat PSF"),
                TruthTables.column("e1", DOUBLE, "", "ellipticity (a^2-b^2)/(a^2+b^2) of the PSF along x"),
                TruthTables.column("e2", DOUBLE, "", "along the diagonal"),
                TruthTables.column("halfLight", DOUBLE, "pixel", "half-light radius along the major axis"),
                TruthTables.column("axisRatio", DOUBLE, "", "minor over major axis"),
                TruthTables.column("angle", DOUBLE, "deg", "of the major axis from x")));
        float[] pixels = new float[count * SIDE * SIDE];
        for (int i = 0; i < count; i++) paint(new RandomStream(seed, Purpose.STAMPS, i), i, pixels, t);
        Csv.write(folder.resolve("stamps.csv"), t.build());
        new RawFile().image(SIDE, SIDE * count, -32).pixels(pixels).write(folder.resolve("stamps.fits"));
    }

    private static void paint(RandomStream random, int i, float[] pixels, TableBuilder t) {
        Profile profile = i % 2 == 0 ? Profile.STAR : i % 4 == 1 ? Profile.EXPONENTIAL : Profile.DE_VAUCOULEURS;
        PsfShape psf = new PsfShape(random.uniform(3.4, 6.2), random.uniform(-0.05, 0.05), random.uniform(-0.05, 0.05));
        double x = SIDE / 2 + random.uniform(-0.5, 0.5);
        double y = SIDE / 2 + random.uniform(-0.5, 0.5);
        double half = 0.5 * StrictMath.pow(16, random.uniform());
        double ratio = random.uniform(0.25, 1);
        double angle = StrictMath.PI * random.uniform();
        Canvas canvas = new Canvas(SIDE, SIDE);
        if (profile == Profile.STAR) canvas.addPoint(x, y, ELECTRONS, psf, FrameMaker.FLOOR);
        else {
            double c = StrictMath.cos(angle);
            double s = StrictMath.sin(angle);
            double minor = half * ratio;
            double[] shape = {
                half * half * c * c + minor * minor * s * s,
                (half * half - minor * minor) * s * c,
                half * half * s * s + minor * minor * c * c
            };
            double floor = FrameMaker.galaxyFloor(ELECTRONS);
            canvas.addProfile(x, y, ELECTRONS, SkyObject.mixture(profile), shape, psf, floor);
        }
        canvas.integratePixels();
        float[] row = new float[SIDE];
        for (int iy = 0; iy < SIDE; iy++) {
            canvas.copyRow(iy, row);
            System.arraycopy(row, 0, pixels, (i * SIDE + iy) * SIDE, SIDE);
        }
        t.addRow();
        t.set("stamp", i)
                .set("profile", profile.name().toLowerCase(Locale.ROOT))
                .set("x", x)
                .set("y", y);
        t.set("electrons", ELECTRONS).set("fwhm", psf.fwhm()).set("beta", PsfShape.BETA);
        t.set("e1", psf.e1()).set("e2", psf.e2()).set("halfLight", profile == Profile.STAR ? 0 : half);
        t.set("axisRatio", ratio).set("angle", angle * 180 / StrictMath.PI);
    }
}

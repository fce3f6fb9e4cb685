/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.alert.packet;

import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.fits.FitsHeader;
import org.almagest.astro.fits.FitsWriter;
import org.almagest.astro.fits.IntPlane;
import org.almagest.astro.fits.IntStorage;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.psf.Psf;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.wcs.Wcs;

/// Cuts a square out of an exposure, as FITS: image, variance (`UNCERT`), mask (`MASK`) and PSF
/// (`PSFIMAGE`), the layout of LSST's cut-outs.
///
/// Pixels beyond the exposure are NaN in image and variance and 0 in the mask. The WCS is the plane tangent
/// at the centre, with the local matrix.
///
/// @param minSide smallest side [pixel]
/// @param maxSide largest side [pixel]
public record Cutout(int minSide, int maxSide) {
    public static final Cutout DEFAULT = new Cutout(30, 102);

    private static final int PSF_RADIUS = 18;

    /// @param exposure in nJy, with a WCS
    /// @param x column of the centre (parent pixels)
    /// @param y row of the centre
    /// @param bboxSize longer side of the footprint's box [pixel]
    public byte[] encode(Exposure exposure, double x, double y, int bboxSize) {
        int side = Math.clamp(bboxSize, minSide, maxSide);
        Box box = new Box((int) Math.floor(x + 0.5) - side / 2, (int) Math.floor(y + 0.5) - side / 2, side, side);
        FitsHeader.Builder head = FitsHeader.builder();
        head.set("CUTMINX", box.x0(), "first column, parent pixels");
        head.set("CUTMINY", box.y0(), "first row, parent pixels");
        exposure.info()
                .visitInfo()
                .flatMap(v -> v.rotationAngle())
                .ifPresent(a -> head.set("ROTPA", a.degrees(), "[deg] position angle of +y"));
        head.set("BUNIT", "nJy", "unit of the pixels");
        exposure.info().wcs().ifPresent(w -> local(head, w, x, y, box));
        try (FitsWriter fits = FitsWriter.inMemory()) {
            fits.image(head.build(), part(exposure.image(), box));
            fits.image(named("UNCERT").set("UTYPE", "VarianceUncertainty", "").build(), part(exposure.variance(), box));
            FitsHeader.Builder mask = named("MASK");
            exposure.mask().planes().bits().forEach((plane, bit) -> mask.set("MP_" + plane, bit, "bit of the plane"));
            fits.ints(mask.build(), new IntPlane(part(exposure.mask(), box), side, side), IntStorage.INT32);
            exposure.info().psf().ifPresent(p -> fits.image(named("PSFIMAGE").build(), psf(p, x, y)));
            return fits.bytes();
        }
    }

    private static FitsHeader.Builder named(String name) {
        return FitsHeader.builder().set("EXTNAME", name, "");
    }

    private static void local(FitsHeader.Builder head, Wcs wcs, double x, double y, Box box) {
        SkyCoord sky = wcs.pixelToSky(x, y);
        double[] j = wcs.localJacobian(x, y);
        head.set("CTYPE1", "RA---TAN", "").set("CTYPE2", "DEC--TAN", "");
        head.set("CRPIX1", x - box.x0() + 1, "").set("CRPIX2", y - box.y0() + 1, "");
        head.set("CRVAL1", sky.raDegrees(), "[deg]").set("CRVAL2", sky.decDegrees(), "[deg]");
        head.set("CUNIT1", "deg", "").set("CUNIT2", "deg", "");
        head.set("CD1_1", Math.toDegrees(j[0]), "").set("CD1_2", Math.toDegrees(j[1]), "");
        head.set("CD2_1", Math.toDegrees(j[2]), "").set("CD2_2", Math.toDegrees(j[3]), "");
        head.set("RADESYS", "ICRS", "");
    }

    private static Image part(Image image, Box box) {
        Image out = Image.zeros(box.width(), box.height());
        out.fill(Float.NaN);
        Box common = box.intersection(image.box());
        for (int y = common.y0(); y <= common.y1(); y++)
            System.arraycopy(
                    image.data(),
                    image.index(common.x0(), y),
                    out.data(),
                    out.index(common.x0() - box.x0(), y - box.y0()),
                    common.width());
        return out;
    }

    private static int[] part(Mask mask, Box box) {
        int[] out = new int[Math.toIntExact(box.area())];
        Box common = box.intersection(mask.box());
        for (int y = common.y0(); y <= common.y1(); y++)
            System.arraycopy(
                    mask.data(),
                    mask.index(common.x0(), y),
                    out,
                    (y - box.y0()) * box.width() + common.x0() - box.x0(),
                    common.width());
        return out;
    }

    private static Image psf(Psf psf, double x, double y) {
        Image kernel = psf.kernelAt(x, y);
        int r = Math.min(PSF_RADIUS, psf.radius());
        return part(kernel, new Box(-r, -r, 2 * r + 1, 2 * r + 1));
    }
}

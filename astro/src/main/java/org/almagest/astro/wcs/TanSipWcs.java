/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.wcs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.almagest.astro.fits.Card;
import org.almagest.astro.sky.SkyCoord;

/// The gnomonic projection with SIP distortion: what an astrometric fit gives.
///
/// Pixel (x, y) minus the reference pixel is (u, v); SIP makes it (u', v'); the CD matrix makes that (xi,
/// eta), the standard coordinates about the reference direction, east and north. From sky to pixel the
/// distortion is inverted by Newton's method to 1e-10 pixels.
///
/// Immutable.
public final class TanSipWcs implements FitsWcs {
    private final SkyCoord crval;
    private final double crpixX;
    private final double crpixY;
    private final double[] cd;
    private final Sip sip;
    private final Sip inverseSip;

    /// CD in radians, its inverse, and the reference frame: centre, east, north.
    private final double[] radians;
    private final double[] inverse;
    private final double[] centre;
    private final double[] east;
    private final double[] north;

    /// Without distortion.
    ///
    /// @param crval sky position of the reference pixel
    /// @param crpixX its column (parent pixels, 0-based)
    /// @param crpixY its row
    /// @param cd {dxi/dx, dxi/dy, deta/dx, deta/dy} [deg/pixel], not singular
    public TanSipWcs(SkyCoord crval, double crpixX, double crpixY, double[] cd) {
        this(crval, crpixX, crpixY, cd, Sip.NONE, Sip.NONE);
    }

    /// With distortion.
    public TanSipWcs(SkyCoord crval, double crpixX, double crpixY, double[] cd, Sip sip) {
        this(crval, crpixX, crpixY, cd, sip, Sip.NONE);
    }

    /// With distortion and its approximate inverse, which is written to headers for programs that want it
    /// and used here as the start of the exact one.
    ///
    /// @param sip `A`, `B`
    /// @param inverseSip `AP`, `BP`, or [Sip#NONE]
    public TanSipWcs(SkyCoord crval, double crpixX, double crpixY, double[] cd, Sip sip, Sip inverseSip) {
        if (cd.length != 4) throw new IllegalArgumentException(cd.length + " elements of a CD matrix");
        this.crval = crval;
        this.crpixX = crpixX;
        this.crpixY = crpixY;
        this.cd = cd.clone();
        this.sip = sip;
        this.inverseSip = inverseSip;
        this.radians = Arrays.stream(cd).map(Math::toRadians).toArray();
        this.inverse = Matrices.inverse2(radians);
        this.centre = crval.vector();
        double sa = Math.sin(crval.raRadians()), ca = Math.cos(crval.raRadians());
        double sd = Math.sin(crval.decRadians()), cosDec = Math.cos(crval.decRadians());
        this.east = new double[] {-sa, ca, 0};
        this.north = new double[] {-sd * ca, -sd * sa, cosDec};
    }

    /// Sky position of the reference pixel.
    public SkyCoord crval() {
        return crval;
    }

    /// Column of the reference pixel (parent pixels, 0-based).
    public double crpixX() {
        return crpixX;
    }

    /// Row of the reference pixel.
    public double crpixY() {
        return crpixY;
    }

    /// {dxi/dx, dxi/dy, deta/dx, deta/dy} [deg/pixel].
    public double[] cd() {
        return cd.clone();
    }

    public Sip sip() {
        return sip;
    }

    public Sip inverseSip() {
        return inverseSip;
    }

    @Override
    public SkyCoord pixelToSky(double x, double y) {
        double[] out = new double[2];
        toSky(x, y, out);
        return new SkyCoord(out[0], out[1]);
    }

    @Override
    public double[] skyToPixel(SkyCoord sky) {
        double[] out = new double[2];
        toPixel(sky.raRadians(), sky.decRadians(), out, new double[4]);
        return out;
    }

    @Override
    public void pixelsToSky(double[] x, double[] y, double[] raRadians, double[] decRadians) {
        double[] out = new double[2];
        for (int i = 0; i < x.length; i++) {
            toSky(x[i], y[i], out);
            raRadians[i] = out[0];
            decRadians[i] = out[1];
        }
    }

    @Override
    public void skyToPixels(double[] raRadians, double[] decRadians, double[] x, double[] y) {
        double[] out = new double[2], slope = new double[4];
        for (int i = 0; i < raRadians.length; i++) {
            toPixel(raRadians[i], decRadians[i], out, slope);
            x[i] = out[0];
            y[i] = out[1];
        }
    }

    private void toSky(double x, double y, double[] out) {
        double u = x - crpixX, v = y - crpixY;
        if (!sip.isNone()) {
            sip.apply(u, v, out);
            u = out[0];
            v = out[1];
        }
        double xi = radians[0] * u + radians[1] * v;
        double eta = radians[2] * u + radians[3] * v;
        double vx = centre[0] + xi * east[0] + eta * north[0];
        double vy = centre[1] + xi * east[1] + eta * north[1];
        double vz = centre[2] + eta * north[2];
        double ra = Math.atan2(vy, vx);
        out[0] = ra < 0 ? ra + 2 * Math.PI : ra;
        out[1] = Math.atan2(vz, Math.sqrt(vx * vx + vy * vy));
    }

    private void toPixel(double ra, double dec, double[] out, double[] slope) {
        double c = Math.cos(dec);
        double vx = c * Math.cos(ra), vy = c * Math.sin(ra), vz = Math.sin(dec);
        double w = vx * centre[0] + vy * centre[1] + vz * centre[2];
        if (!(w > 0)) {
            out[0] = Double.NaN;
            out[1] = Double.NaN;
            return;
        }
        double xi = (vx * east[0] + vy * east[1]) / w;
        double eta = (vx * north[0] + vy * north[1] + vz * north[2]) / w;
        double u = inverse[0] * xi + inverse[1] * eta;
        double v = inverse[2] * xi + inverse[3] * eta;
        if (!sip.isNone()) {
            inverseSip.apply(u, v, out);
            sip.invert(u, v, out[0], out[1], out, slope);
            u = out[0];
            v = out[1];
        }
        out[0] = u + crpixX;
        out[1] = v + crpixY;
    }

    @Override
    public TanSipWcs shifted(double dx, double dy) {
        return new TanSipWcs(crval, crpixX + dx, crpixY + dy, cd, sip, inverseSip);
    }

    @Override
    public List<Card> cards(int x0, int y0) {
        String suffix = sip.isNone() ? "" : "-SIP";
        List<Card> out = new ArrayList<>(List.of(
                Card.of("WCSAXES", 2, ""),
                Card.of("CTYPE1", "RA---TAN" + suffix, "gnomonic projection"),
                Card.of("CTYPE2", "DEC--TAN" + suffix, "gnomonic projection"),
                Card.of("CRVAL1", crval.raDegrees(), "[deg] right ascension of the reference pixel"),
                Card.of("CRVAL2", crval.decDegrees(), "[deg] declination of the reference pixel"),
                Card.of("CUNIT1", "deg", ""),
                Card.of("CUNIT2", "deg", "")));
        WcsCards.addLinear(out, crpixX - x0, crpixY - y0, cd);
        out.add(Card.of("LONPOLE", 180.0, "[deg]"));
        out.add(Card.of("RADESYS", "ICRS", ""));
        if (!sip.isNone()) WcsCards.addSip(out, sip, inverseSip);
        return out;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof TanSipWcs other
                && crval.equals(other.crval)
                && crpixX == other.crpixX
                && crpixY == other.crpixY
                && Arrays.equals(cd, other.cd)
                && sip.equals(other.sip)
                && inverseSip.equals(other.inverseSip);
    }

    @Override
    public int hashCode() {
        return 31 * crval.hashCode() + Arrays.hashCode(cd);
    }

    @Override
    public String toString() {
        return "TanSipWcs[crval " + crval.raDegrees() + " " + crval.decDegrees() + " deg at pixel " + crpixX + " "
                + crpixY + ", " + sip + "]";
    }
}

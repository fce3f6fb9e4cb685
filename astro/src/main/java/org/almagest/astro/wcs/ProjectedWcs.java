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
import java.util.Optional;
import org.almagest.astro.fits.Card;
import org.almagest.astro.sky.SkyCoord;

/// Any projection that we read, with SIP or TPV distortion and a freely turned native sphere.
///
/// Immutable.
public final class ProjectedWcs implements FitsWcs {
    /// ICRS to galactic (Hipparcos catalogue, ESA SP-1200, section 1.5.3).
    private static final double[] GALACTIC = {
        -0.0548755604162154,
        -0.8734370902348850,
        -0.4838350155487132,
        0.4941094278755837,
        -0.4448296299600112,
        0.7469822444972189,
        -0.8676661490190047,
        -0.1980763734312015,
        0.4559837761750669
    };

    private final Parts parts;
    private final double[] radians;
    private final double[] inverse;
    private final double[] toSky;

    /// What the cards tell, longitude first.
    ///
    /// @param lonDeg longitude of the reference point, in the header's own system
    /// @param crpixX column of the reference pixel, 0-based
    /// @param cd [deg/pixel]
    /// @param lonpole native longitude of the celestial pole [deg]
    /// @param latpole native latitude of the celestial pole [deg], where it is not unique
    /// @param lambda `PV2_1` of CEA
    record Parts(
            Projection projection,
            boolean galactic,
            double lonDeg,
            double latDeg,
            double crpixX,
            double crpixY,
            double[] cd,
            double lonpole,
            double latpole,
            double lambda,
            Sip sip,
            Sip inverseSip,
            Optional<Tpv> tpv) {}

    ProjectedWcs(Parts parts) {
        this.parts = parts;
        this.radians = Arrays.stream(parts.cd).map(Math::toRadians).toArray();
        this.inverse = Matrices.inverse2(radians);
        double[] celestial = NativePole.rotation(
                parts.projection.zenithal(), parts.lonDeg, parts.latDeg, parts.lonpole, parts.latpole);
        this.toSky = parts.galactic ? Matrices.multiply3(Matrices.transposed3(GALACTIC), celestial) : celestial;
    }

    @Override
    public SkyCoord pixelToSky(double x, double y) {
        double[] out = new double[2];
        toSky(x, y, out, new double[3]);
        if (Double.isNaN(out[0]))
            throw new IllegalArgumentException(
                    "pixel (" + x + ", " + y + ") shows no sky in projection " + parts.projection);
        return new SkyCoord(out[0], out[1]);
    }

    @Override
    public double[] skyToPixel(SkyCoord sky) {
        double[] out = new double[2];
        toPixel(sky.raRadians(), sky.decRadians(), out, new double[4], new double[3]);
        return out;
    }

    /// As the interface says; NaN where a pixel shows no sky.
    @Override
    public void pixelsToSky(double[] x, double[] y, double[] raRadians, double[] decRadians) {
        double[] out = new double[2], v = new double[3];
        for (int i = 0; i < x.length; i++) {
            toSky(x[i], y[i], out, v);
            raRadians[i] = out[0];
            decRadians[i] = out[1];
        }
    }

    @Override
    public void skyToPixels(double[] raRadians, double[] decRadians, double[] x, double[] y) {
        double[] out = new double[2], slope = new double[4], v = new double[3];
        for (int i = 0; i < raRadians.length; i++) {
            toPixel(raRadians[i], decRadians[i], out, slope, v);
            x[i] = out[0];
            y[i] = out[1];
        }
    }

    private void toSky(double x, double y, double[] out, double[] v) {
        double u = x - parts.crpixX, w = y - parts.crpixY;
        if (!parts.sip.isNone()) {
            parts.sip.apply(u, w, out);
            u = out[0];
            w = out[1];
        }
        out[0] = radians[0] * u + radians[1] * w;
        out[1] = radians[2] * u + radians[3] * w;
        if (parts.tpv.isPresent()) {
            parts.tpv.get().apply(Math.toDegrees(out[0]), Math.toDegrees(out[1]), out);
            out[0] = Math.toRadians(out[0]);
            out[1] = Math.toRadians(out[1]);
        }
        if (!parts.projection.toVector(out[0], out[1], parts.lambda, v)) {
            out[0] = Double.NaN;
            out[1] = Double.NaN;
            return;
        }
        double[] m = toSky;
        double sx = m[0] * v[0] + m[1] * v[1] + m[2] * v[2];
        double sy = m[3] * v[0] + m[4] * v[1] + m[5] * v[2];
        double sz = m[6] * v[0] + m[7] * v[1] + m[8] * v[2];
        double ra = Math.atan2(sy, sx);
        out[0] = ra < 0 ? ra + 2 * Math.PI : ra;
        out[1] = Math.atan2(sz, Math.sqrt(sx * sx + sy * sy));
    }

    private void toPixel(double ra, double dec, double[] out, double[] slope, double[] v) {
        double c = Math.cos(dec);
        double sx = c * Math.cos(ra), sy = c * Math.sin(ra), sz = Math.sin(dec);
        double[] m = toSky;
        v[0] = m[0] * sx + m[3] * sy + m[6] * sz;
        v[1] = m[1] * sx + m[4] * sy + m[7] * sz;
        v[2] = m[2] * sx + m[5] * sy + m[8] * sz;
        parts.projection.toPlane(v, parts.lambda, out);
        if (parts.tpv.isPresent()) {
            parts.tpv.get().invert(Math.toDegrees(out[0]), Math.toDegrees(out[1]), out);
            out[0] = Math.toRadians(out[0]);
            out[1] = Math.toRadians(out[1]);
        }
        double u = inverse[0] * out[0] + inverse[1] * out[1];
        double w = inverse[2] * out[0] + inverse[3] * out[1];
        if (!parts.sip.isNone()) {
            parts.inverseSip.apply(u, w, out);
            parts.sip.invert(u, w, out[0], out[1], out, slope);
            u = out[0];
            w = out[1];
        }
        out[0] = u + parts.crpixX;
        out[1] = w + parts.crpixY;
    }

    @Override
    public ProjectedWcs shifted(double dx, double dy) {
        Parts p = parts;
        return new ProjectedWcs(new Parts(
                p.projection,
                p.galactic,
                p.lonDeg,
                p.latDeg,
                p.crpixX + dx,
                p.crpixY + dy,
                p.cd,
                p.lonpole,
                p.latpole,
                p.lambda,
                p.sip,
                p.inverseSip,
                p.tpv));
    }

    @Override
    public List<Card> cards(int x0, int y0) {
        Parts p = parts;
        String code = p.tpv.isPresent() ? "TPV" : p.projection.name();
        String suffix = p.sip.isNone() ? "" : "-SIP";
        List<Card> out = new ArrayList<>(List.of(
                Card.of("WCSAXES", 2, ""),
                Card.of("CTYPE1", (p.galactic ? "GLON-" : "RA---") + code + suffix, ""),
                Card.of("CTYPE2", (p.galactic ? "GLAT-" : "DEC--") + code + suffix, ""),
                Card.of("CRVAL1", p.lonDeg, "[deg] longitude of the reference point"),
                Card.of("CRVAL2", p.latDeg, "[deg] latitude of the reference point"),
                Card.of("CUNIT1", "deg", ""),
                Card.of("CUNIT2", "deg", "")));
        WcsCards.addLinear(out, p.crpixX - x0, p.crpixY - y0, p.cd);
        out.add(Card.of("LONPOLE", p.lonpole, "[deg]"));
        out.add(Card.of("LATPOLE", p.latpole, "[deg]"));
        if (!p.galactic) out.add(Card.of("RADESYS", "ICRS", ""));
        if (p.projection == Projection.CEA) out.add(Card.of("PV2_1", p.lambda, "scale of CEA"));
        p.tpv.ifPresent(t -> WcsCards.addTpv(out, t));
        if (!p.sip.isNone()) WcsCards.addSip(out, p.sip, p.inverseSip);
        return out;
    }

    @Override
    public boolean equals(Object o) {
        if (!(o instanceof ProjectedWcs other)) return false;
        return cards(0, 0).equals(other.cards(0, 0));
    }

    @Override
    public int hashCode() {
        return cards(0, 0).hashCode();
    }

    @Override
    public String toString() {
        return "ProjectedWcs[" + parts.projection + " about " + parts.lonDeg + " " + parts.latDeg + " deg]";
    }
}

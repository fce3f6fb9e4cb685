/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.wcs;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.almagest.astro.fits.Card;
import org.almagest.astro.fits.FitsHeader;
import org.almagest.astro.sky.SkyCoord;

/// Header cards to and from mappings.
final class WcsCards {
    private static final Pattern KEYWORD =
            Pattern.compile("WCSAXES|(CTYPE|CRVAL|CRPIX|CDELT|CROTA|CUNIT)[12]|(CD|PC)[12]_[12]"
                    + "|PV[12]_[0-9]+|LONPOLE|LATPOLE|RADESYS|EQUINOX|(A|B|AP|BP)_(ORDER|DMAX|[0-9]_[0-9])");
    private static final Set<String> OLD_FRAMES = Set.of("FK4", "FK4-NO-E");

    private WcsCards() {}

    static boolean isKeyword(String keyword) {
        return KEYWORD.matcher(keyword).matches();
    }

    static Optional<FitsWcs> read(FitsHeader h) {
        String type1 = h.display("CTYPE1").orElse("").strip().toUpperCase(Locale.ROOT);
        String type2 = h.display("CTYPE2").orElse("").strip().toUpperCase(Locale.ROOT);
        int lng = isLongitude(type1) && isLatitude(type2) ? 1 : isLatitude(type1) && isLongitude(type2) ? 2 : 0;
        if (lng == 0) return Optional.empty();
        try {
            return Optional.of(new Reading(h, lng, lng == 1 ? type1 : type2).wcs());
        } catch (IllegalArgumentException e) {
            throw h.problem("WCS: " + e.getMessage());
        }
    }

    private static boolean isLongitude(String type) {
        return type.startsWith("RA---") || type.startsWith("GLON-");
    }

    private static boolean isLatitude(String type) {
        return type.startsWith("DEC--") || type.startsWith("GLAT-");
    }

    /// One header being read; `lng` and `lat` are the numbers of the axes.
    private record Reading(FitsHeader h, int lng, String type) {
        private int lat() {
            return 3 - lng;
        }

        FitsWcs wcs() {
            boolean galactic = type.startsWith("GLON");
            if (!galactic) refuseOldFrames();
            String code = type.length() < 8 ? "" : type.substring(5, 8);
            boolean tpv = code.equals("TPV");
            Projection projection = projection(tpv ? "TAN" : code);
            double unitLng = degreesPerUnit(lng), unitLat = degreesPerUnit(lat());
            double lon = h.real("CRVAL" + lng).orElse(0) * unitLng;
            double lat = h.real("CRVAL" + lat()).orElse(0) * unitLat;
            double[] cd = matrix(unitLng, unitLat);
            double x = h.real("CRPIX1").orElse(0) - 1, y = h.real("CRPIX2").orElse(0) - 1;
            Sip sip = sip("A", "B"), inverse = sip.isNone() ? Sip.NONE : sip("AP", "BP");
            double lonpole = lonpole(projection, lat, tpv);
            if (projection == Projection.TAN && !tpv && !galactic && lonpole == 180)
                return new TanSipWcs(SkyCoord.ofDegrees(lon, lat), x, y, cd, sip, inverse);
            double lambda =
                    projection == Projection.CEA ? h.real("PV" + lat() + "_1").orElse(1) : 1;
            if (!(lambda > 0)) throw h.problem("keyword PV" + lat() + "_1 = " + lambda + " is not above 0");
            if (projection == Projection.SIN && (pv(lat(), 1) != 0 || pv(lat(), 2) != 0))
                throw h.problem("keywords PV" + lat() + "_1, PV" + lat() + "_2: slant SIN projections are not read");
            double latpole = h.real("LATPOLE")
                    .orElse(tpv ? 90 : h.real("PV" + lng + "_4").orElse(90));
            return new ProjectedWcs(new ProjectedWcs.Parts(
                    projection,
                    galactic,
                    lon,
                    lat,
                    x,
                    y,
                    cd,
                    lonpole,
                    latpole,
                    lambda,
                    sip,
                    inverse,
                    tpv ? Optional.of(tpv()) : Optional.empty()));
        }

        private void refuseOldFrames() {
            String frame = h.display("RADESYS")
                    .or(() -> h.display("RADECSYS"))
                    .orElse("")
                    .strip()
                    .toUpperCase(Locale.ROOT);
            if (OLD_FRAMES.contains(frame))
                throw h.problem("keyword RADESYS = " + frame + ": only ICRS and FK5 are read");
        }

        private Projection projection(String code) {
            for (Projection p : Projection.values()) if (p.name().equals(code)) return p;
            throw h.problem("keyword CTYPE" + lng + " = " + type + ": projection " + code + " is not read");
        }

        private double pv(int axis, int k) {
            return h.real("PV" + axis + "_" + k).orElse(0);
        }

        private double lonpole(Projection projection, double lat, boolean tpv) {
            double reference = projection.zenithal() ? 90 : 0;
            double standard = lat >= reference ? 0 : 180;
            return h.real("LONPOLE")
                    .orElse(tpv ? standard : h.real("PV" + lng + "_3").orElse(standard));
        }

        private double degreesPerUnit(int axis) {
            String unit = h.display("CUNIT" + axis).orElse("deg").strip().toLowerCase(Locale.ROOT);
            return switch (unit) {
                case "deg", "degree", "degrees", "" -> 1;
                case "arcmin" -> 1 / 60.0;
                case "arcsec" -> 1 / 3600.0;
                case "mas" -> 1 / 3_600_000.0;
                case "rad" -> Math.toDegrees(1);
                default -> throw h.problem("keyword CUNIT" + axis + " = " + unit + " is no unit of angle that is read");
            };
        }

        /// {dlng/dx, dlng/dy, dlat/dx, dlat/dy} [deg/pixel].
        private double[] matrix(double unitLng, double unitLat) {
            double[] rows = linear();
            int a = 2 * (lng - 1), b = 2 * (lat() - 1);
            double[] cd = {
                rows[a] * unitLng, rows[a + 1] * unitLng, rows[b] * unitLat, rows[b + 1] * unitLat,
            };
            if (cd[0] * cd[3] - cd[1] * cd[2] == 0)
                throw h.problem("the WCS matrix (CDi_j, or PCi_j and CDELTi) is singular");
            return cd;
        }

        private double[] linear() {
            if (h.has("CD1_1") || h.has("CD1_2") || h.has("CD2_1") || h.has("CD2_2"))
                return new double[] {element("CD1_1", 0), element("CD1_2", 0), element("CD2_1", 0), element("CD2_2", 0)
                };
            double d1 = element("CDELT1", 1), d2 = element("CDELT2", 1);
            boolean pc = h.has("PC1_1") || h.has("PC1_2") || h.has("PC2_1") || h.has("PC2_2");
            double rotation = h.real("CROTA" + lat()).orElse(0);
            if (pc || rotation == 0)
                return new double[] {
                    d1 * element("PC1_1", 1),
                    d1 * element("PC1_2", 0),
                    d2 * element("PC2_1", 0),
                    d2 * element("PC2_2", 1)
                };
            // The rotation goes from the longitude to the latitude axis, whichever comes first.
            double c = Math.cos(Math.toRadians(rotation));
            double s = Math.sin(Math.toRadians(rotation)) * (lng == 1 ? 1 : -1);
            return new double[] {d1 * c, -d2 * s, d1 * s, d2 * c};
        }

        private double element(String keyword, double otherwise) {
            return h.real(keyword).orElse(otherwise);
        }

        private Sip sip(String nameA, String nameB) {
            if (h.whole(nameA + "_ORDER").isEmpty() || h.whole(nameB + "_ORDER").isEmpty()) return Sip.NONE;
            long orderA = h.requireWhole(nameA + "_ORDER"), orderB = h.requireWhole(nameB + "_ORDER");
            if (orderA < 0 || orderA > 9 || orderB < 0 || orderB > 9)
                throw h.problem("keywords " + nameA + "_ORDER, " + nameB + "_ORDER: orders 0 to 9 are read");
            int order = (int) Math.max(orderA, orderB);
            return new Sip(order, terms(nameA, order, (int) orderA), terms(nameB, order, (int) orderB));
        }

        private double[] terms(String name, int order, int ownOrder) {
            double[] out = new double[(order + 1) * (order + 1)];
            for (int p = 0; p <= ownOrder; p++)
                for (int q = 0; p + q <= ownOrder; q++) out[p * (order + 1) + q] = element(name + "_" + p + "_" + q, 0);
            return out;
        }

        private Tpv tpv() {
            double[] own = new double[Tpv.TERMS], other = new double[Tpv.TERMS];
            for (int k = 0; k < Tpv.TERMS; k++) {
                own[k] = element("PV" + lng + "_" + k, k == 1 ? 1 : 0);
                other[k] = element("PV" + lat() + "_" + k, k == 1 ? 1 : 0);
            }
            return new Tpv(own, other);
        }
    }

    /// @param x column of the reference pixel within the stored image, 0-based
    static void addLinear(List<Card> out, double x, double y, double[] cd) {
        out.add(Card.of("CRPIX1", x + 1, "reference column, first pixel 1"));
        out.add(Card.of("CRPIX2", y + 1, "reference row, first pixel 1"));
        out.add(Card.of("CD1_1", cd[0], "[deg/pixel]"));
        out.add(Card.of("CD1_2", cd[1], "[deg/pixel]"));
        out.add(Card.of("CD2_1", cd[2], "[deg/pixel]"));
        out.add(Card.of("CD2_2", cd[3], "[deg/pixel]"));
    }

    static void addSip(List<Card> out, Sip sip, Sip inverse) {
        addPolynomial(out, "A", sip.order(), sip::a);
        addPolynomial(out, "B", sip.order(), sip::b);
        if (inverse.isNone()) return;
        addPolynomial(out, "AP", inverse.order(), inverse::a);
        addPolynomial(out, "BP", inverse.order(), inverse::b);
    }

    private interface Term {
        double of(int p, int q);
    }

    private static void addPolynomial(List<Card> out, String name, int order, Term term) {
        out.add(Card.of(name + "_ORDER", order, "SIP order"));
        for (int p = 0; p <= order; p++)
            for (int q = 0; p + q <= order; q++)
                if (term.of(p, q) != 0) out.add(Card.of(name + "_" + p + "_" + q, term.of(p, q), ""));
    }

    static void addTpv(List<Card> out, Tpv tpv) {
        for (int k = 0; k < Tpv.TERMS; k++) {
            if (tpv.lng(k) != 0 || k == 1) out.add(Card.of("PV1_" + k, tpv.lng(k), ""));
            if (tpv.lat(k) != 0 || k == 1) out.add(Card.of("PV2_" + k, tpv.lat(k), ""));
        }
    }
}

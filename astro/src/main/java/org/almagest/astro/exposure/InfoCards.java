/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.exposure;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.almagest.astro.fits.FitsHeader;
import org.almagest.astro.fits.NamedArrays;
import org.almagest.astro.image.ChebyshevField;
import org.almagest.astro.image.NoiseCorrelation;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.time.Time;
import org.almagest.astro.time.TimeScale;
import org.almagest.astro.unit.Angle;
import org.almagest.astro.wcs.FitsWcs;
import org.almagest.astro.wcs.TanSipWcs;
import org.jspecify.annotations.Nullable;

/// The components of an exposure to and from header cards, for people and other programs, and named arrays,
/// for what cards cannot hold or would round.
final class InfoCards {
    static final String FORMAT = "almagest.exposure";
    static final int VERSION = 1;

    private static final Set<String> RESERVED = Set.of(
            "SIMPLE",
            "XTENSION",
            "EXTEND",
            "EXTNAME",
            "ALMFMT",
            "ALMVER",
            "EXPID",
            "MJD-AVG",
            "TIMESYS",
            "AVGTAINS",
            "EXPTIME",
            "DARKTIME",
            "BORERA",
            "BOREDEC",
            "ROTPA",
            "AIRMASS",
            "OBJECT",
            "OBSTYPE",
            "BAND",
            "FILTER",
            "DETECTOR",
            "NJYUNIT",
            "NJYERR",
            "BUNIT",
            "LTV1",
            "LTV2",
            "CONTINUE",
            "COMMENT",
            "HISTORY",
            "END",
            "BITPIX",
            "PCOUNT",
            "GCOUNT",
            "TFIELDS",
            "THEAP",
            "CHECKSUM",
            "DATASUM",
            "BSCALE",
            "BZERO",
            "BLANK",
            "GROUPS",
            "HIERARCH");
    private static final Pattern STRUCTURE =
            Pattern.compile("NAXIS[0-9]*|Z(IMAGE|CMPTYPE|BITPIX|NAXIS[0-9]*|TILE[0-9]+|NAME[0-9]+|VAL[0-9]+"
                    + "|QUANTIZ|DITHER0|BLANK|SCALE|ZERO|SIMPLE|TENSION|EXTEND|BLOCKED|PCOUNT|GCOUNT|HECKSUM|DATASUM)"
                    + "|T(TYPE|FORM|UNIT|NULL|SCAL|ZERO|DISP|DIM)[0-9]+|MP_.*");

    private InfoCards() {}

    static boolean isReserved(String keyword) {
        return RESERVED.contains(keyword) || STRUCTURE.matcher(keyword).matches() || FitsWcs.isWcsKeyword(keyword);
    }

    /// Cards of the primary header.
    static FitsHeader write(ExposureInfo info) {
        FitsHeader.Builder out = FitsHeader.builder()
                .set("ALMFMT", FORMAT, "format of this file")
                .set("ALMVER", VERSION, "its version");
        info.visitInfo().ifPresent(v -> writeVisit(v, out));
        info.filter().ifPresent(f -> {
            setText(out, "BAND", f.band(), "band");
            setText(out, "FILTER", f.physicalFilter(), "physical filter");
        });
        if (info.detector() >= 0) out.set("DETECTOR", info.detector(), "number of the detector");
        info.photoCalib().ifPresent(p -> {
            out.set("NJYUNIT", p.mean(), "[nJy] flux of one image unit, mean");
            if (Double.isFinite(p.meanError())) out.set("NJYERR", p.meanError(), "[nJy] standard error of NJYUNIT");
        });
        MetadataCards.write(info.metadata(), InfoCards::isReserved, out);
        return out.build();
    }

    private static void setText(FitsHeader.Builder out, String keyword, String text, String comment) {
        if (org.almagest.astro.fits.Card.isPrintable(text)) out.set(keyword, text, comment);
    }

    private static void setReal(FitsHeader.Builder out, String keyword, double value, String comment) {
        if (Double.isFinite(value)) out.set(keyword, value, comment);
    }

    private static void writeVisit(VisitInfo v, FitsHeader.Builder out) {
        out.set("EXPID", v.exposureId(), "exposure id");
        out.set("TIMESYS", "TAI", "time scale");
        out.set("MJD-AVG", v.midExposure().mjd(TimeScale.TAI), "[d] middle of the exposure");
        setReal(out, "EXPTIME", v.exposureSeconds(), "[s] open-shutter time");
        setReal(out, "DARKTIME", v.darkSeconds(), "[s] time in which dark current gathered");
        v.boresight().ifPresent(b -> {
            out.set("BORERA", b.raDegrees(), "[deg] boresight, ICRS");
            out.set("BOREDEC", b.decDegrees(), "[deg] boresight, ICRS");
        });
        v.rotationAngle().ifPresent(a -> out.set("ROTPA", a.degrees(), "[deg] position angle of the y axis"));
        setReal(out, "AIRMASS", v.airmass(), "airmass at the boresight");
        setText(out, "OBJECT", v.object(), "target");
        setText(out, "OBSTYPE", v.observationType(), "kind of exposure");
    }

    /// All components, exactly.
    static NamedArrays arrays(ExposureInfo info, PsfCodecs codecs) {
        NamedArrays.Builder out = NamedArrays.builder();
        info.visitInfo().ifPresent(v -> out.putAll("visit", visitArrays(v)));
        info.filter().ifPresent(f -> out.put("filter/band", f.band()).put("filter/physical", f.physicalFilter()));
        info.wcs().ifPresent(w -> {
            if (w instanceof TanSipWcs t)
                out.put("wcs/reference", t.crval().raRadians(), t.crval().decRadians(), t.crpixX(), t.crpixY());
        });
        info.photoCalib().ifPresent(p -> {
            out.put("photoCalib/mean", p.mean(), p.meanError());
            p.field().ifPresent(f -> out.putAll("photoCalib/field", field(f)));
        });
        info.noiseCorrelation()
                .ifPresent(n -> out.put("noise/radius", (long) n.radius()).put("noise/values", n.values()));
        int k = 0;
        for (var correction : info.apertureCorrections().entrySet()) {
            String path = "apertureCorrection/" + k++;
            out.put(path + "/name", correction.getKey());
            out.putAll(path + "/field", field(correction.getValue()));
        }
        info.psf().ifPresent(p -> out.putAll("psf", codecs.write(p)));
        return out.build();
    }

    private static NamedArrays visitArrays(VisitInfo v) {
        NamedArrays.Builder out = NamedArrays.builder()
                .put("exposureId", v.exposureId())
                .put("midTaiNanos", v.midExposure().taiNanos())
                .put("seconds", v.exposureSeconds(), v.darkSeconds(), v.airmass())
                .put("object", v.object())
                .put("observationType", v.observationType());
        v.boresight().ifPresent(b -> out.put("boresight", b.raRadians(), b.decRadians()));
        v.rotationAngle().ifPresent(a -> out.put("rotation", a.radians()));
        return out.build();
    }

    private static NamedArrays field(ChebyshevField f) {
        return NamedArrays.builder()
                .put("box", Boxes.toLongs(f.box()))
                .put("order", f.orderX(), f.orderY())
                .put("coefficients", f.coefficients())
                .build();
    }

    private static ChebyshevField field(NamedArrays a) {
        long[] order = a.longs("order");
        return new ChebyshevField(
                Boxes.ofLongs(a.longs("box")),
                Math.toIntExact(order[0]),
                Math.toIntExact(order[1]),
                a.doubles("coefficients"));
    }

    /// The components without the WCS, of what both functions above made.
    static ExposureInfo read(FitsHeader primary, NamedArrays arrays, PsfCodecs codecs) {
        ExposureInfo info = ExposureInfo.NONE.withMetadata(MetadataCards.read(primary, InfoCards::isReserved));
        NamedArrays visit = arrays.child("visit");
        if (!visit.isEmpty()) info = info.withVisitInfo(visit(visit));
        NamedArrays filter = arrays.child("filter");
        if (!filter.isEmpty()) info = info.withFilter(new FilterLabel(filter.text("band"), filter.text("physical")));
        if (primary.has("DETECTOR")) info = info.withDetector(Math.toIntExact(primary.requireWhole("DETECTOR")));
        NamedArrays calib = arrays.child("photoCalib");
        if (!calib.isEmpty()) {
            double[] mean = calib.doubles("mean");
            NamedArrays f = calib.child("field");
            info = info.withPhotoCalib(new PhotoCalib(mean[0], mean[1], f.isEmpty() ? null : field(f)));
        }
        NamedArrays noise = arrays.child("noise");
        if (!noise.isEmpty())
            info = info.withNoiseCorrelation(new NoiseCorrelation(noise.whole("radius"), noise.floats("values")));
        var corrections = new java.util.LinkedHashMap<String, ChebyshevField>();
        NamedArrays stored = arrays.child("apertureCorrection");
        for (String k : stored.children())
            corrections.put(stored.child(k).text("name"), field(stored.child(k + "/field")));
        if (!corrections.isEmpty()) info = info.withApertureCorrections(corrections);
        NamedArrays psf = arrays.child("psf");
        return psf.isEmpty() ? info : info.withPsf(codecs.read(psf));
    }

    private static VisitInfo visit(NamedArrays a) {
        double[] seconds = a.doubles("seconds");
        @Nullable SkyCoord boresight = null;
        @Nullable Angle rotation = null;
        for (String name : a.children()) {
            if (name.equals("boresight")) {
                double[] b = a.doubles(name);
                boresight = new SkyCoord(b[0], b[1]);
            }
            if (name.equals("rotation")) rotation = new Angle(a.number(name));
        }
        return new VisitInfo(
                a.longs("exposureId")[0],
                new Time(a.longs("midTaiNanos")[0]),
                seconds[0],
                seconds[1],
                boresight,
                rotation,
                seconds[2],
                a.text("object"),
                a.text("observationType"));
    }

    /// The WCS of an image header in parent pixels, with the digits that cards round put back.
    static Optional<FitsWcs> wcs(FitsHeader image, int x0, int y0, NamedArrays arrays) {
        Optional<FitsWcs> found = FitsWcs.find(image).map(w -> w.shifted(x0, y0));
        NamedArrays exact = arrays.child("wcs");
        if (exact.isEmpty() || found.isEmpty() || !(found.get() instanceof TanSipWcs t)) return found;
        double[] r = exact.doubles("reference");
        SkyCoord crval = new SkyCoord(r[0], r[1]);
        boolean same = crval.separation(t.crval()).radians() < 1e-13
                && Math.abs(r[2] - t.crpixX()) < 1e-6
                && Math.abs(r[3] - t.crpixY()) < 1e-6;
        // Cards that somebody changed by hand win over the exact values.
        return same ? Optional.of(new TanSipWcs(crval, r[2], r[3], t.cd(), t.sip(), t.inverseSip())) : found;
    }
}

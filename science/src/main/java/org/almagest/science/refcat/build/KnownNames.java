/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.refcat.build;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Column names of the catalogues that people have: Gaia, Tycho-2, 2MASS, Pan-STARRS, SDSS, SkyMapper,
/// APASS, UCAC4, ATLAS-REFCAT2, as their archives and VizieR spell them, and those of programs such as
/// SExtractor.
final class KnownNames {
    /// In order of preference where they do not exclude each other; all lower case.
    private static final Map<Role, List<String>> NAMES = Map.ofEntries(
            Map.entry(
                    Role.ID,
                    List.of(
                            "refid",
                            "source_id",
                            "sourceid",
                            "source",
                            "objid",
                            "objectid",
                            "object_id",
                            "id",
                            "designation",
                            "ps1_designation",
                            "ucac4",
                            "tyc",
                            "2mass",
                            "mpos1",
                            "recno")),
            Map.entry(
                    Role.RA,
                    List.of(
                            "ra",
                            "ra_icrs",
                            "ra_deg",
                            "radeg",
                            "ramdeg",
                            "rade",
                            "ramean",
                            "ra_mean",
                            "raj2000",
                            "ra_j2000",
                            "alpha_j2000",
                            "alphawin_j2000",
                            "raicrs",
                            "right_ascension",
                            "coord_ra",
                            "alpha")),
            Map.entry(
                    Role.DEC,
                    List.of(
                            "dec",
                            "de_icrs",
                            "dec_icrs",
                            "dec_deg",
                            "decdeg",
                            "dedeg",
                            "demdeg",
                            "decmean",
                            "dec_mean",
                            "dej2000",
                            "decj2000",
                            "dec_j2000",
                            "de_j2000",
                            "delta_j2000",
                            "deltawin_j2000",
                            "deicrs",
                            "declination",
                            "coord_dec",
                            "delta")),
            Map.entry(
                    Role.RA_ERR,
                    List.of(
                            "raerr",
                            "ra_error",
                            "e_ra_icrs",
                            "e_raj2000",
                            "e_ramdeg",
                            "e_radeg",
                            "ra_err",
                            "rameanerr",
                            "sigra",
                            "dra",
                            "e_ra",
                            "raj2000_error")),
            Map.entry(
                    Role.DEC_ERR,
                    List.of(
                            "decerr",
                            "dec_error",
                            "e_de_icrs",
                            "e_dej2000",
                            "e_demdeg",
                            "e_dedeg",
                            "dec_err",
                            "decmeanerr",
                            "sigdec",
                            "ddec",
                            "e_dec",
                            "e_de",
                            "dej2000_error")),
            Map.entry(
                    Role.PM_RA,
                    List.of("pmra", "pm_ra", "pmra_cosdec", "pm_ra_cosdec", "pmracosdec", "mu_ra", "pmra_icrs")),
            Map.entry(Role.PM_DEC, List.of("pmdec", "pmde", "pm_dec", "pm_de", "mu_dec", "pmdec_icrs")),
            Map.entry(Role.PM_RA_ERR, List.of("pmraerr", "pmra_error", "e_pmra", "pmra_err", "pm_ra_err", "dpmra")),
            Map.entry(
                    Role.PM_DEC_ERR,
                    List.of("pmdecerr", "pmdec_error", "e_pmde", "e_pmdec", "pmdec_err", "pm_dec_err", "dpmdec")),
            Map.entry(Role.EPOCH, List.of("epoch", "ref_epoch", "epochmean", "epoch_mean", "jdate", "mean_epoch")),
            Map.entry(Role.EXTENDED, List.of("extended", "is_extended")));

    /// Units where files say none.
    private static final Map<String, String> UNITS = Map.ofEntries(
            Map.entry("rameanerr", "arcsec"),
            Map.entry("decmeanerr", "arcsec"),
            Map.entry("coord_ra", "rad"),
            Map.entry("coord_dec", "rad"),
            Map.entry("epochmean", "d"),
            Map.entry("jdate", "d"));

    /// Vega magnitudes of AB sources at magnitude 0, by band: Gaia EDR3 (Riello et al. 2021, A&A 649, A3,
    /// table 5 and the zero points of its archive), Johnson-Cousins and 2MASS (Blanton and Roweis 2007, AJ
    /// 133, 734, table 1).
    private static final Map<String, Double> VEGA_TO_AB = Map.ofEntries(
            Map.entry("G", 0.1137),
            Map.entry("BP", 0.0155),
            Map.entry("RP", 0.3561),
            Map.entry("U", 0.79),
            Map.entry("B", -0.09),
            Map.entry("V", 0.02),
            Map.entry("R", 0.21),
            Map.entry("I", 0.45),
            Map.entry("J", 0.91),
            Map.entry("H", 1.39),
            Map.entry("K", 1.85),
            Map.entry("Ks", 1.85));

    private static final List<String> VEGA_ELSE = List.of("BT", "VT", "grvs");

    /// A column of magnitudes: pattern of its name, with the band as group or told, the source, and the
    /// rank among columns of one band.
    private record Magnitude(Pattern pattern, String band, String catalogue, int rank) {
        static Magnitude of(String pattern, String band, String catalogue, int rank) {
            return new Magnitude(Pattern.compile(pattern), band, catalogue, rank);
        }
    }

    private static final List<Magnitude> MAGNITUDES = List.of(
            Magnitude.of("phot_g_mean_mag", "G", "Gaia", 0),
            Magnitude.of("phot_bp_mean_mag", "BP", "Gaia", 0),
            Magnitude.of("phot_rp_mean_mag", "RP", "Gaia", 0),
            Magnitude.of("(G|BP|RP)mag", "", "Gaia in VizieR", 0),
            Magnitude.of("(BT|VT)_?mag", "", "Tycho-2", 0),
            Magnitude.of("(BT|VT)", "", "Tycho-2", 1),
            Magnitude.of("Gaia", "G", "ATLAS-REFCAT2", 1),
            Magnitude.of("(BP|RP)", "", "ATLAS-REFCAT2", 1),
            Magnitude.of("([UBVRIJHK])", "", "the band alone", 6),
            Magnitude.of("([jhk])_m", "", "2MASS", 0),
            Magnitude.of("([JHK]s?)mag", "", "2MASS in VizieR", 0),
            Magnitude.of("([grizy])MeanPSFMag", "", "Pan-STARRS 1", 0),
            Magnitude.of("([grizy])MeanKronMag", "", "Pan-STARRS 1", 2),
            Magnitude.of("([grizy])MeanApMag", "", "Pan-STARRS 1", 3),
            Magnitude.of("psfMag_([ugriz])", "", "SDSS", 0),
            Magnitude.of("modelMag_([ugriz])", "", "SDSS", 2),
            Magnitude.of("cModelMag_([ugriz])", "", "SDSS", 3),
            Magnitude.of("([uvgriz])_psf", "", "SkyMapper", 0),
            Magnitude.of("([uvgriz])_petro", "", "SkyMapper", 2),
            Magnitude.of("([uvgriz])PSF", "", "SkyMapper in VizieR", 0),
            Magnitude.of("([ugriz])p?(?:'|_)mag", "", "APASS in VizieR", 1),
            Magnitude.of("([ugrizyv])p?mag", "", "VizieR", 1),
            Magnitude.of("([UBVRI])mag", "", "VizieR", 1),
            Magnitude.of("Johnson_([BV])_?(?:mag)?", "", "APASS", 0),
            Magnitude.of("Sloan_([ugriz])_?(?:mag)?", "", "APASS", 0),
            Magnitude.of("([A-Za-z][A-Za-z0-9]{0,7}?)_?[mM][aA][gG]", "", "name", 5),
            Magnitude.of("[mM][aA][gG]_([A-Za-z][A-Za-z0-9]{0,7})", "", "name", 5));

    private KnownNames() {}

    /// Known names of a role, lower case, preferred first.
    static List<String> of(Role role) {
        return NAMES.getOrDefault(role, List.of());
    }

    /// Unit of a column by its name, empty when unknown.
    static String unit(String column) {
        return UNITS.getOrDefault(column.toLowerCase(Locale.ROOT), "");
    }

    /// The magnitudes that a column's name tells of.
    ///
    /// @param rank lower is preferred among columns of one band
    record Band(String name, String catalogue, int rank) {}

    static Optional<Band> band(String column) {
        if (isErrorName(column)) return Optional.empty();
        for (Magnitude m : MAGNITUDES) {
            Matcher found = m.pattern.matcher(column);
            if (!found.matches()) continue;
            String band = m.band.isEmpty() ? found.group(1) : m.band;
            if (m.catalogue.equals("2MASS")) band = band.equals("k") ? "Ks" : band.toUpperCase(Locale.ROOT);
            return Optional.of(new Band(band, m.catalogue, m.rank));
        }
        return Optional.empty();
    }

    /// Whether a name is that of an error.
    static boolean isErrorName(String column) {
        String lower = column.toLowerCase(Locale.ROOT);
        return lower.startsWith("e_") || lower.contains("err") || lower.contains("sig") || lower.contains("over_");
    }

    /// Names that the error of a column of magnitudes may have, preferred first; compared without regard of
    /// case.
    static List<String> errorNames(String column) {
        String base = column.replaceFirst("(?i)_?mag$", "");
        String squeezed = column.replaceFirst("(?i)^(psf|model|cmodel)mag_", "$1MagErr_");
        return List.of(
                "e_" + column,
                column + "Err",
                column + "_err",
                column + "_error",
                column + "err",
                "err_" + column,
                "e_" + base,
                base + "_magErr",
                base + "MagErr",
                base + "_err",
                "d" + base,
                squeezed.equals(column) ? column + "Err" : squeezed,
                column.replaceFirst("^([jhk])_m$", "$1_msigcom"),
                column.replaceFirst("^([jhk])_m$", "$1_cmsig"));
    }

    /// The column of the flux's signal-to-noise ratio that Gaia's archive has in the place of an error.
    static String signalToNoise(String column) {
        return column.endsWith("_mean_mag") ? column.replaceFirst("_mag$", "_flux_over_error") : "";
    }

    /// Whether magnitudes of a band are on the Vega system, by custom.
    static boolean isVega(String band) {
        return VEGA_TO_AB.containsKey(band) || VEGA_ELSE.contains(band);
    }

    /// What to add to Vega magnitudes of a band for AB ones; NaN when unknown.
    static double vegaToAb(String band) {
        return VEGA_TO_AB.getOrDefault(band, Double.NaN);
    }
}

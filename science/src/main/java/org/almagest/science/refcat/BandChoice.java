/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.refcat;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/// Which band of a reference catalogue stands for a filter that the catalogue does not have: the one whose
/// wavelength is nearest.
///
/// Effective wavelengths [nm], rounded: SDSS (Fukugita et al. 1996, AJ 111, 1748), Johnson and Cousins
/// (Bessell 1990, PASP 102, 1181), Tycho (Bessell 2000, PASP 112, 961), Gaia (Riello et al. 2021, A&A 649,
/// A3), 2MASS (Cohen et al. 2003, AJ 126, 1090). Names are told apart by their case where the systems do.
public final class BandChoice {
    private static final double UNFILTERED = 600;
    private static final double FAR = 1.25;

    private static final Map<String, Double> BY_CASE = Map.ofEntries(
            Map.entry("u", 355.0),
            Map.entry("g", 475.0),
            Map.entry("r", 622.0),
            Map.entry("i", 763.0),
            Map.entry("z", 905.0),
            Map.entry("y", 970.0),
            Map.entry("U", 366.0),
            Map.entry("B", 436.0),
            Map.entry("V", 545.0),
            Map.entry("R", 641.0),
            Map.entry("I", 798.0),
            Map.entry("G", 622.0),
            Map.entry("J", 1235.0),
            Map.entry("H", 1662.0),
            Map.entry("K", 2159.0),
            Map.entry("Ks", 2159.0));

    private static final Map<String, Double> ANY_CASE = Map.ofEntries(
            Map.entry("gp", 475.0),
            Map.entry("rp", 622.0),
            Map.entry("ip", 763.0),
            Map.entry("zs", 870.0),
            Map.entry("bt", 420.0),
            Map.entry("vt", 530.0),
            Map.entry("rc", 641.0),
            Map.entry("ic", 798.0),
            Map.entry("bp", 511.0),
            Map.entry("g_rp", 777.0),
            Map.entry("phot_g", 622.0),
            Map.entry("phot_bp", 511.0),
            Map.entry("phot_rp", 777.0),
            Map.entry("halpha", 656.0),
            Map.entry("ha", 656.0),
            Map.entry("oiii", 501.0),
            Map.entry("sii", 672.0),
            Map.entry("red", 640.0),
            Map.entry("green", 540.0),
            Map.entry("blue", 450.0));

    private BandChoice() {}

    /// A choice and how far off it is.
    ///
    /// @param band of the catalogue
    /// @param note what to expect of it; empty when it is the filter's own
    public record Choice(String band, String note) {}

    /// Chooses for a band.
    ///
    /// @param band of the exposures
    /// @param catalogue bands that the catalogue has, at least one
    public static Choice of(String band, List<String> catalogue) {
        if (catalogue.contains(band)) return new Choice(band, "");
        OptionalDouble wanted = wavelength(band);
        double at = wanted.orElse(UNFILTERED);
        String best = catalogue.stream()
                .min(Comparator.comparingDouble((String b) -> distance(at, b)).thenComparing(b -> b))
                .orElseThrow(() -> new IllegalArgumentException("a catalogue without bands"));
        String how = wanted.isEmpty()
                ? "no wavelength is known for " + band + ", so that it counts as unfiltered"
                : "nearest in wavelength";
        String colour = Math.exp(distance(at, best)) > FAR
                ? "; far off: colours of stars shift it by tenths"
                : "; without a colour term";
        return new Choice(best, how + colour);
    }

    private static double distance(double at, String band) {
        OptionalDouble w = wavelength(band);
        return w.isPresent() ? Math.abs(Math.log(w.getAsDouble() / at)) : Double.MAX_VALUE / 2;
    }

    /// Effective wavelength of a band by its name [nm]; empty when the name is unknown.
    static OptionalDouble wavelength(String band) {
        String bare = band.replaceAll("(?i)(_band|mag|'|sdss|bessell?|johnson|cousins|[-_ .])+", "");
        Double w = BY_CASE.get(bare);
        if (w == null) w = ANY_CASE.get(band.toLowerCase(Locale.ROOT));
        if (w == null) w = ANY_CASE.get(bare.toLowerCase(Locale.ROOT));
        if (w == null) w = BY_CASE.get(bare.toUpperCase(Locale.ROOT));
        return w == null ? OptionalDouble.empty() : OptionalDouble.of(w);
    }
}

/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.refcat.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.ColumnType;
import org.almagest.astro.table.Schema;
import org.junit.jupiter.api.Test;

class MappingGuessTest {
    private static Schema named(String... names) {
        List<Column> columns = new ArrayList<>();
        for (String n : names) columns.add(Column.nullable(n, ColumnType.DOUBLE, "", ""));
        return new Schema(columns);
    }

    /// Columns of `name unit ucd description`, parted by bars.
    private static Schema described(String... lines) {
        List<Column> columns = new ArrayList<>();
        for (String line : lines) {
            String[] p = (line + "|||").split("\\|", -1);
            columns.add(new Column(p[0], ColumnType.DOUBLE, true, p[1], p[2], p[3]));
        }
        return new Schema(columns);
    }

    private static RefcatOptions options(Map<String, String> columns, Map<String, String> bands, double epoch) {
        RefcatOptions d = RefcatOptions.DEFAULT;
        return new RefcatOptions(
                new LinkedHashMap<>(columns),
                new LinkedHashMap<>(bands),
                Map.of(),
                Map.of(),
                Optional.empty(),
                epoch > 0 ? OptionalDouble.of(epoch) : OptionalDouble.empty(),
                d.defaultErrorMas(),
                d.defaultMagError(),
                d.order());
    }

    private static Mapping of(Schema schema) {
        return MappingGuess.of("stars", schema, RefcatOptions.DEFAULT);
    }

    private static String column(Mapping m, Role role) {
        return m.use(role).map(Mapping.Use::column).orElse("-");
    }

    @Test
    void descriptorsComeBeforeNames() {
        Mapping m = of(described(
                "ra|deg|pos.eq.ra",
                "alpha0|h|pos.eq.ra;meta.main",
                "delta0|deg|pos.eq.dec;meta.main",
                "s1|arcsec|stat.error;pos.eq.ra;meta.main",
                "m1|arcsec/yr|pos.pm;pos.eq.ra|mu times cos(dec)",
                "m2|arcsec/cyr|pos.pm;pos.eq.dec",
                "t|yr|time.epoch",
                "visual|mag|phot.mag;em.opt.V",
                "dv|mag|stat.error;phot.mag;em.opt.V"));
        assertThat(column(m, Role.RA)).isEqualTo("alpha0");
        assertThat(m.use(Role.RA).orElseThrow().factor()).isEqualTo(15);
        assertThat(m.use(Role.RA_ERR).orElseThrow().factor()).isCloseTo(1000, within(1e-9));
        assertThat(m.use(Role.PM_RA).orElseThrow().factor()).isCloseTo(1000, within(1e-9));
        assertThat(m.use(Role.PM_DEC).orElseThrow().factor()).isCloseTo(10, within(1e-9));
        assertThat(m.pmRaEvidence()).contains("by its description");
        assertThat(column(m, Role.EPOCH)).isEqualTo("t");
        assertThat(m.bands().getFirst().band()).isEqualTo("V");
        assertThat(m.bands().getFirst().error()).isEqualTo("dv");
        assertThat(m.bands().getFirst().system()).contains("Vega");
    }

    @Test
    void descriptorsOfTheFirstKindAreKnown() {
        Mapping m = of(described(
                "a|deg|POS_EQ_RA_MAIN", "b|deg|POS_EQ_DEC_MAIN", "n||ID_MAIN", "c|mag|PHOT_JHN_V", "d|mag|PHOT_JHN_B"));
        assertThat(List.of(column(m, Role.RA), column(m, Role.DEC), column(m, Role.ID)))
                .containsExactly("a", "b", "n");
        assertThat(m.bands().stream().map(Mapping.BandUse::band)).containsExactly("V", "B");
    }

    @Test
    void cataloguesAreKnownByTheirNames() {
        Mapping gaia = of(named(
                "source_id",
                "ref_epoch",
                "ra",
                "ra_error",
                "dec",
                "dec_error",
                "pmra",
                "pmdec",
                "phot_g_mean_mag",
                "phot_g_mean_flux_over_error",
                "phot_bp_mean_mag",
                "bp_rp"));
        assertThat(gaia.bands().stream().map(Mapping.BandUse::band)).containsExactly("G", "BP");
        assertThat(gaia.bands().getFirst().errorIsRatio()).isTrue();
        assertThat(gaia.pmRaTimesCosDec()).isTrue();
        Mapping ps1 = of(named(
                "objID",
                "raMean",
                "decMean",
                "raMeanErr",
                "decMeanErr",
                "epochMean",
                "gMeanPSFMag",
                "gMeanPSFMagErr",
                "gMeanKronMag",
                "rMeanPSFMag",
                "rMeanPSFMagErr"));
        assertThat(ps1.bands().stream().map(Mapping.BandUse::column)).containsExactly("gMeanPSFMag", "rMeanPSFMag");
        assertThat(ps1.bands().getFirst().error()).isEqualTo("gMeanPSFMagErr");
        assertThat(ps1.use(Role.RA_ERR).orElseThrow().factor()).isCloseTo(1000, within(1e-9));
        Mapping twoMass = of(named("ra", "dec", "designation", "j_m", "j_msigcom", "h_m", "k_m"));
        assertThat(twoMass.bands().stream().map(Mapping.BandUse::band)).containsExactly("J", "H", "Ks");
        assertThat(twoMass.bands().getFirst().abOffset()).isEqualTo(0.91);
        Mapping sdss = of(named("objID", "ra", "dec", "psfMag_g", "psfMagErr_g", "modelMag_g"));
        assertThat(sdss.bands())
                .singleElement()
                .extracting(Mapping.BandUse::error)
                .isEqualTo("psfMagErr_g");
        Mapping vizier = of(named("RAJ2000", "DEJ2000", "e_RAJ2000", "Vmag", "e_Vmag", "g'mag", "e_g'mag"));
        assertThat(vizier.bands().stream().map(Mapping.BandUse::error)).containsExactly("e_Vmag", "e_g'mag");
        assertThat(vizier.bands().get(1).system()).isEqualTo("AB");
        Mapping tycho = of(named("RAmdeg", "DEmdeg", "BTmag", "VTmag"));
        assertThat(tycho.bands().getFirst().system()).contains("Vega, kept as it is");
        assertThat(of(named("ra", "dec", "VT")).bands())
                .singleElement()
                .extracting(Mapping.BandUse::band)
                .isEqualTo("VT");
    }

    @Test
    void atlasIsKnownByItsNames() {
        Mapping m = MappingGuess.of(
                "stars",
                named(
                        "RA", "Dec", "pmra", "dpmra", "pmdec", "dpmdec", "Gaia", "dGaia", "BP", "dBP", "g", "dg", "z",
                        "J", "dJ"),
                options(Map.of(), Map.of(), 2015.5));
        assertThat(m.bands().stream().map(Mapping.BandUse::band)).containsExactly("G", "BP", "g", "J");
        assertThat(m.bands().stream().map(Mapping.BandUse::error)).containsExactly("dGaia", "dBP", "dg", "dJ");
        assertThat(column(m, Role.PM_RA_ERR)).isEqualTo("dpmra");
    }

    @Test
    void whatCouldBeTwoThingsIsAsked() {
        assertThatThrownBy(() -> of(named("ra", "dec", "RAJ2000", "DEJ2000", "Vmag")))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("[ra, RAJ2000]")
                .hasMessageContaining("--column ra=NAME");
        assertThatThrownBy(() -> of(
                        described("a|deg|pos.eq.ra", "b|deg|pos.eq.ra", "c|deg|pos.eq.dec", "V|mag|phot.mag;em.opt.V")))
                .hasMessageContaining("several columns have the UCD for it for ra");
        assertThatThrownBy(() -> of(named("ra", "dec", "V_mag", "mag_V"))).hasMessageContaining("--band V=NAME");
        Mapping m = MappingGuess.of(
                "stars",
                named("ra", "dec", "RAJ2000", "DEJ2000", "Vmag"),
                options(Map.of("ra", "RAJ2000", "dec", "DEJ2000"), Map.of(), 0));
        assertThat(column(m, Role.RA)).isEqualTo("RAJ2000");
    }

    @Test
    void whatIsMissingIsSaid() {
        assertThatThrownBy(() -> of(named("x", "y", "Vmag")))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("no column was found for ra")
                .hasMessageContaining("[x, y, Vmag]");
        assertThatThrownBy(() -> of(named("ra", "dec", "brightness"))).hasMessageContaining("--band BAND=COLUMN");
        assertThatThrownBy(() -> of(named("ra", "dec", "pmra", "pmdec", "Vmag")))
                .hasMessageContaining("--epoch");
        assertThatThrownBy(() -> of(named("ra", "dec", "pmra", "Vmag", "epoch")))
                .hasMessageContaining("a motion was found in ra alone");
        assertThatThrownBy(() -> of(described("ra|parsec|", "dec|deg|", "Vmag|mag|")))
                .hasMessageContaining("--unit ra=deg");
        assertThatThrownBy(() ->
                        MappingGuess.of("stars", named("ra", "dec", "Vmag"), options(Map.of("ra", "rra"), Map.of(), 0)))
                .hasMessageContaining("no column rra");
        assertThatThrownBy(() -> options(Map.of("righta", "ra"), Map.of(), 0)).hasMessageContaining("righta");
    }

    @Test
    void epochsAreFoundInWords() {
        Mapping m = of(described(
                "RA_ICRS|deg|pos.eq.ra;meta.main|Right ascension (ICRS) at Ep=2015.5",
                "DE_ICRS|deg|pos.eq.dec;meta.main|",
                "pmRA|mas/yr|pos.pm;pos.eq.ra|",
                "pmDE|mas/yr|pos.pm;pos.eq.dec|",
                "Gmag|mag|phot.mag;em.opt|"));
        assertThat(m.defaultEpoch()).isEqualTo(2015.5);
        assertThat(m.epochEvidence()).contains("description");
        assertThat(m.bands().getFirst().abOffset()).isCloseTo(0.1137, within(1e-9));
    }

    @Test
    void secondsOfTimePerYearAreNoArc() {
        Mapping m = MappingGuess.of(
                "stars",
                described("ra|deg|", "dec|deg|", "pmra|s/yr|", "pmdec|arcsec/yr|", "V|mag|phot.mag;em.opt.V"),
                options(Map.of(), Map.of(), 2000));
        assertThat(m.pmRaTimesCosDec()).isFalse();
        assertThat(m.use(Role.PM_RA).orElseThrow().factor()).isCloseTo(15_000, within(1e-6));
    }
}

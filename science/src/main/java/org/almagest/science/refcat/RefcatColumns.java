/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.refcat;

import java.util.List;

/// Which columns of somebody's table hold what a reference catalogue needs. An empty name says that there
/// is none.
///
/// @param id whole numbers; without it rows are numbered
/// @param ra right ascension [deg]
/// @param dec declination [deg]
/// @param raErr error of ra times cos(dec)
/// @param decErr error of dec
/// @param errorMas one unit of the two errors [mas]
/// @param defaultErrorMas error of positions without one [mas]
/// @param pmRa proper motion in ra times cos(dec) [mas/yr]
/// @param pmDec proper motion in dec [mas/yr]
/// @param pmRaErr its error [mas/yr]
/// @param pmDecErr its error [mas/yr]
/// @param epoch Julian epoch of the positions [yr]
/// @param defaultEpoch Julian epoch of positions without one [yr]
/// @param extended whether it is not a star
/// @param bands the fluxes
public record RefcatColumns(
        String id,
        String ra,
        String dec,
        String raErr,
        String decErr,
        double errorMas,
        double defaultErrorMas,
        String pmRa,
        String pmDec,
        String pmRaErr,
        String pmDecErr,
        String epoch,
        double defaultEpoch,
        String extended,
        List<BandColumn> bands) {
    /// The columns of a table in the form of [ReferenceCatalog] with AB magnitudes `<band>Mag` and errors
    /// `<band>MagErr`.
    public static final RefcatColumns DEFAULT = new RefcatColumns(
            "id",
            "ra",
            "dec",
            "raErr",
            "decErr",
            1,
            100,
            "pmRa",
            "pmDec",
            "pmRaErr",
            "pmDecErr",
            "epoch",
            2000,
            "extended",
            List.of());

    public RefcatColumns {
        bands = List.copyOf(bands);
    }

    /// The flux in one band.
    ///
    /// @param band name of the band, as filters name it
    /// @param column its magnitudes or fluxes
    /// @param errorColumn their errors, empty when there are none
    /// @param unit `mag` or `nJy`
    /// @param abOffset what to add to a magnitude to have it on the AB system [mag]
    /// @param defaultError error of values without one, in the column's unit
    public record BandColumn(
            String band, String column, String errorColumn, String unit, double abOffset, double defaultError) {
        public BandColumn {
            if (!unit.equals("mag") && !unit.equals("nJy"))
                throw new IllegalArgumentException("unit '" + unit + "' of band " + band + ": mag or nJy");
        }

        /// AB magnitudes in `<band>Mag` with errors in `<band>MagErr`.
        public static BandColumn ofAb(String band) {
            return new BandColumn(band, band + "Mag", band + "MagErr", "mag", 0, 0.05);
        }
    }

    /// The same with other bands.
    public RefcatColumns withBands(List<BandColumn> others) {
        return new RefcatColumns(
                id,
                ra,
                dec,
                raErr,
                decErr,
                errorMas,
                defaultErrorMas,
                pmRa,
                pmDec,
                pmRaErr,
                pmDecErr,
                epoch,
                defaultEpoch,
                extended,
                others);
    }

    /// A table with positions alone and one band of magnitudes.
    public static RefcatColumns ofPositions(String ra, String dec, double errorMas, double epoch, BandColumn band) {
        return new RefcatColumns("", ra, dec, "", "", 1, errorMas, "", "", "", "", "", epoch, "", List.of(band));
    }
}

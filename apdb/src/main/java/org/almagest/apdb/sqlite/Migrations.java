/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.apdb.sqlite;

import static org.almagest.apdb.sqlite.RowCodec.quoted;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.almagest.apdb.store.ApdbSchema;
import org.almagest.apdb.store.SkyPixels;
import org.almagest.astro.fault.DataFault;

/// Steps from each older layout to the next.
///
/// - 1 to 2: `pixel` is a HEALPix number, no longer one by zones of declination.
final class Migrations {
    private Migrations() {}

    /// Brings the layout from a version to the present one, inside the caller's transaction.
    static void run(Connection connection, int from) throws SQLException {
        int version = from;
        while (version < Layout.VERSION) {
            switch (version) {
                case 1 -> renumberPlaces(connection);
                default ->
                    throw new DataFault("no APDB layout version " + version + " was ever made: the file is damaged");
            }
            version++;
        }
        Layout.put(connection, Layout.VERSION_KEY, Integer.toString(version));
    }

    private static void renumberPlaces(Connection connection) throws SQLException {
        for (String table : List.of(ApdbSchema.DIA_OBJECT, ApdbSchema.DIA_SOURCE)) {
            String update = "UPDATE " + quoted(table) + " SET pixel = ? WHERE rowid = ?";
            try (Statement all = connection.createStatement();
                    ResultSet rows = all.executeQuery("SELECT rowid, ra, dec FROM " + quoted(table));
                    PreparedStatement one = connection.prepareStatement(update)) {
                while (rows.next()) {
                    one.setLong(1, SkyPixels.number(rows.getDouble(2), rows.getDouble(3)));
                    one.setLong(2, rows.getLong(1));
                    one.addBatch();
                }
                one.executeBatch();
            }
        }
    }
}

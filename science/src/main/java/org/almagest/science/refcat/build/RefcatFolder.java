/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.refcat.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.fault.ResourceFault;
import org.almagest.astro.healpix.Healpix;
import org.almagest.astro.healpix.RangeSet;
import org.almagest.astro.region.Region;
import org.almagest.astro.table.Table;
import org.almagest.butler.Butler;
import org.almagest.butler.dataset.DatasetRef;
import org.almagest.butler.dataset.DatasetType;
import org.almagest.butler.dataset.StoredDataset;
import org.almagest.butler.dimension.DataId;
import org.almagest.parquet.ParquetTable;

/// A folder with a reference catalogue.
///
/// @param folder where it is
/// @param manifest what it holds
public record RefcatFolder(Path folder, RefcatManifest manifest) {
    /// Opens a folder that [RefcatBuild#run] made.
    public static RefcatFolder open(Path folder) {
        return new RefcatFolder(folder, RefcatManifest.read(folder));
    }

    /// The stars of one shard.
    ///
    /// @throws DataFault if the file is not the one that was built
    public Table shard(RefcatManifest.Shard shard) {
        Path file = folder.resolve(shard.file());
        try {
            if (!RefcatBuild.sha256(Files.readAllBytes(file)).equals(shard.sha256()))
                throw new DataFault(file + " is not what was built: its checksum differs; build the catalogue again");
        } catch (IOException e) {
            throw new ResourceFault("cannot read " + file + ": " + e.getMessage(), e);
        }
        return ParquetTable.read(file);
    }

    /// The shards that touch a part of the sky, each with
    /// [org.almagest.science.refcat.ReferenceCatalog#schema].
    public List<Table> shards(Region region) {
        RangeSet pixels = new Healpix(manifest.order()).covering(region);
        return tables(pixels::contains);
    }

    private List<Table> tables(LongPredicate wanted) {
        List<Table> out = new ArrayList<>();
        for (RefcatManifest.Shard s : manifest.shards()) if (wanted.test(s.pixel())) out.add(shard(s));
        return out;
    }

    /// Stores all shards in a repository.
    ///
    /// @param type dataset type, of the HEALPix dimension of the folder's order
    /// @param run RUN collection
    /// @return how many shards
    public int importInto(Butler butler, String type, String run) {
        String dimension = "healpix" + manifest.order();
        DatasetType shards = butler.registerType(type, Table.class, dimension);
        List<StoredDataset> written = new ArrayList<>();
        for (RefcatManifest.Shard s : manifest.shards())
            written.add(butler.write(shard(s), DatasetRef.predict(shards, DataId.of(dimension, s.pixel()), run)));
        butler.publish(written);
        return written.size();
    }
}

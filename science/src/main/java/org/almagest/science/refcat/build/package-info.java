/// Reference catalogues made of anybody's tables or a TAP service: columns found, rows cut into shards, any
/// number of them in bounded memory.
///
/// [RefcatBuild#run] does all. It can be stopped anywhere and goes on where it was; the folder that it
/// makes is the same, byte for byte, however often that happened. **Units**: those of
/// `ReferenceCatalog.schema`. **May use**: `science.refcat`, `parquet`, `butler`, `astro`.
@NullMarked
package org.almagest.science.refcat.build;

import org.jspecify.annotations.NullMarked;

/// Reference catalogues: positions with proper motions and fluxes of known stars, sharded over the sky.
///
/// The columns are those of [ReferenceCatalog#schema]; a shard is one HEALPix pixel, nested. **May use**:
/// `astro`.
@NullMarked
package org.almagest.science.refcat;

import org.jspecify.annotations.NullMarked;

/// HTM: the hierarchical triangular mesh, for data that are sharded by it.
///
/// **May use**: `fault unit linalg time sky region healpix`.
@NullMarked
package org.almagest.astro.htm;

import org.jspecify.annotations.NullMarked;

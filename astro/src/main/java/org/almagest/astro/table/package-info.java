/// Tables in memory: typed columns with units, UCDs and a sentence each, as primitive arrays.
///
/// **Units**: a column's unit is a VOUnits string, empty when it has none. **May use**: `fault` to
/// `skymap`.
@NullMarked
package org.almagest.astro.table;

import org.jspecify.annotations.NullMarked;

/// `almagest table`: tables from one form into another.
///
/// **May use**: `parquet` and `astro`.
@NullMarked
package org.almagest.app.table;

import org.jspecify.annotations.NullMarked;

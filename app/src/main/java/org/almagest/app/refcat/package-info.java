/// `almagest refcat`: reference catalogues from tables and services.
///
/// **May use**: `science.refcat`, `parquet`, `app.table`.
@NullMarked
package org.almagest.app.refcat;

import org.jspecify.annotations.NullMarked;

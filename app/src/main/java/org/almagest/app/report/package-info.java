/// Pages a person reads: HTML with stamps as PNG and charts as SVG, all in one file.
///
/// **May use**: `astro`. **Never**: `science`; what is drawn arrives as numbers and images.
@NullMarked
package org.almagest.app.report;

import org.jspecify.annotations.NullMarked;

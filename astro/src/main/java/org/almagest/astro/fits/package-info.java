/// FITS files: headers, images of every pixel type, binary tables, tile compression.
///
/// [FitsFile] reads, [FitsWriter] writes; both speak [FitsHeader], [Image][org.almagest.astro.image.Image]
/// and [Table][org.almagest.astro.table.Table]. Plain images and tables, and integer images in Rice or GZIP
/// tiles, are read and written here straight from and to arrays; quantised floats, HCOMPRESS and PLIO tiles
/// go through nom-tam-fits, which nothing outside this package sees.
///
/// **Coordinates**: pixel (0, 0) is the first of the HDU, column first; who reads an exposure moves the
/// origin.
///
/// **Errors**: bytes that are not the FITS they claim to be give a [FitsFormatException] that names file,
/// HDU and keyword; a file or disk that is not to be had gives a
/// [ResourceFault][org.almagest.astro.fault.ResourceFault].
///
/// **May use**: `fault image table`.
///
/// @see <a href="https://fits.gsfc.nasa.gov/fits_standard.html">FITS standard 4.0</a>
@NullMarked
package org.almagest.astro.fits;

import org.jspecify.annotations.NullMarked;

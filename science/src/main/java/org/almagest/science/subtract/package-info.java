/// Image subtraction: a template matched to a science image by a varying kernel, and the difference whose
/// noise is white again.
///
/// Method of Alard and Lupton (1998, ApJ 503, 325) and Alard (2000, A&AS 144, 363) with the decorrelation
/// of Reiss and Lupton (DMTN-021). Words: the image convolved is the *reference*, the other one the
/// *target*; which is which depends on their seeing.
///
/// **Units**: images and fluxes as given, nJy in the pipelines; lengths in pixels.
/// **May use**: `astro`, `science.detect`. Only `*Task` classes use `pipe`.
@NullMarked
package org.almagest.science.subtract;

import org.jspecify.annotations.NullMarked;

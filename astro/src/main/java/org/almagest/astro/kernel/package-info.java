/// Pixel kernels: convolution, resampling, Fourier transforms, and the noise that they leave behind.
///
/// **Conventions**: a kernel is an image of odd sides whose origin is (-radius, -radius); convolution is
/// (K * f)(x) = sum K(u) f(x - u). Loops over float pixels add in a fixed order, without fused
/// multiply-add, so that the Vector API twin of a loop gives the same bits as the plain one.
///
/// **May use**: `linalg image`.
@NullMarked
package org.almagest.astro.kernel;

import org.jspecify.annotations.NullMarked;

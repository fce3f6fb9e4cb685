/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
/// `almagest image`: what can be done with images that others reduced, without a repository.
@NullMarked
package org.almagest.app.image;

import org.jspecify.annotations.NullMarked;

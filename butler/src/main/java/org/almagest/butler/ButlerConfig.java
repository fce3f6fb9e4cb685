/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.butler;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.almagest.astro.fault.ResourceFault;
import org.almagest.astro.fault.UserFault;
import org.almagest.butler.datastore.PathTemplate;
import org.almagest.butler.dimension.Suggestion;
import org.almagest.butler.format.Recipe;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// What a repository's `butler.yaml` says.
///
/// ```yaml
/// format: almagest-repository/1
/// registry: registry.sqlite3
/// template: "{run}/{type}/{tract?}/{patch?}/{visit?}/{exposure?}/{name}.{ext}"
/// recipes: {default: plain, template_coadd: lossless}
/// ```
///
/// @param registry file of the registry, relative to the root
/// @param template how paths of new datasets are made
/// @param recipe how new datasets are written
/// @param recipes exceptions from `recipe`, by dataset type
public record ButlerConfig(String registry, PathTemplate template, Recipe recipe, Map<String, Recipe> recipes) {
    /// Name of the file.
    public static final String FILE = "butler.yaml";

    /// What new repositories get.
    public static final ButlerConfig DEFAULT =
            new ButlerConfig("registry.sqlite3", PathTemplate.DEFAULT, Recipe.PLAIN, Map.of());

    private static final String FORMAT = "almagest-repository/1";
    private static final List<String> KEYS = List.of("format", "registry", "template", "recipes");

    public ButlerConfig {
        recipes = Map.copyOf(recipes);
    }

    /// How datasets of a type are written.
    public Recipe recipe(String datasetType) {
        return recipes.getOrDefault(datasetType, recipe);
    }

    /// Reads the `butler.yaml` of a repository.
    static ButlerConfig read(Path root) {
        Path file = root.resolve(FILE);
        try {
            Object read = new Load(
                            LoadSettings.builder().setLabel(file.toString()).build())
                    .loadFromString(Files.readString(file));
            if (read instanceof Map<?, ?> map) return of(file, map);
            throw new UserFault(file + " is not a map of keys to values");
        } catch (NoSuchFileException e) {
            throw new UserFault(
                    root + " is no repository: it has no " + FILE + " (almagest butler create makes one)", e);
        } catch (IOException e) {
            throw new ResourceFault("cannot read " + file + ": " + e.getMessage(), e);
        } catch (YamlEngineException e) {
            throw new UserFault(file + " is no YAML: " + e.getMessage(), e);
        }
    }

    private static ButlerConfig of(Path file, Map<?, ?> map) {
        for (Object key : map.keySet())
            if (!KEYS.contains(String.valueOf(key)))
                throw new UserFault(file + ": there is no key " + key + Suggestion.among(String.valueOf(key), KEYS));
        if (!FORMAT.equals(map.get("format")))
            throw new UserFault(file + ": format is " + map.get("format") + ", this program knows " + FORMAT);
        String registry = map.get("registry") instanceof String s ? s : DEFAULT.registry;
        PathTemplate template = map.get("template") instanceof String s ? new PathTemplate(s) : DEFAULT.template;
        Map<String, Recipe> recipes = new LinkedHashMap<>();
        if (map.get("recipes") instanceof Map<?, ?> given)
            given.forEach((k, v) -> recipes.put(String.valueOf(k), Recipe.of(String.valueOf(v))));
        Recipe recipe = recipes.getOrDefault("default", Recipe.PLAIN);
        recipes.remove("default");
        return new ButlerConfig(registry, template, recipe, recipes);
    }

    /// The document that [#read] reads.
    String yaml() {
        StringBuilder s = new StringBuilder();
        s.append("format: ").append(FORMAT).append('\n');
        s.append("registry: ").append(registry).append('\n');
        s.append("template: \"").append(template.text()).append("\"\n");
        s.append("recipes:\n  default: ").append(word(recipe)).append('\n');
        new TreeMap<>(recipes)
                .forEach((k, v) ->
                        s.append("  ").append(k).append(": ").append(word(v)).append('\n'));
        return s.toString();
    }

    private static String word(Recipe recipe) {
        return recipe.name().toLowerCase(java.util.Locale.ROOT);
    }
}

/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.butler.format;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.ConstructorDetector;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.NamedType;

/// The JSON of records: their components, no more. Sealed interfaces tell the record by `@type`.
public final class RecordJson {
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, include = JsonTypeInfo.As.PROPERTY, property = "@type")
    private interface Tagged {}

    private static final JsonTypeInfo.Value TYPE =
            Objects.requireNonNull(JsonTypeInfo.Value.from(Tagged.class.getAnnotation(JsonTypeInfo.class)));

    private RecordJson() {}

    /// A mapper that writes records component by component, refuses unknown and missing ones, and keeps
    /// NaN.
    public static JsonMapper mapper() {
        return JsonMapper.builder()
                .annotationIntrospector(new Sealed())
                .constructorDetector(ConstructorDetector.USE_PROPERTIES_BASED)
                .changeDefaultVisibility(v -> v.withGetterVisibility(JsonAutoDetect.Visibility.NONE)
                        .withIsGetterVisibility(JsonAutoDetect.Visibility.NONE)
                        .withFieldVisibility(JsonAutoDetect.Visibility.ANY))
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .build();
    }

    /// Gives sealed interfaces the property `@type`, the simple name of the permitted record.
    private static final class Sealed extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1;

        @Override
        public JsonTypeInfo.@Nullable Value findPolymorphicTypeInfo(MapperConfig<?> config, Annotated ann) {
            JsonTypeInfo.Value declared = super.findPolymorphicTypeInfo(config, ann);
            if (declared != null || sealedOver(ann.getRawType()) == null) return declared;
            return TYPE;
        }

        @Override
        public @Nullable List<NamedType> findSubtypes(MapperConfig<?> config, Annotated a) {
            List<NamedType> declared = super.findSubtypes(config, a);
            Class<?> root = sealedOver(a.getRawType());
            if (declared != null || root == null) return declared;
            List<NamedType> all = new ArrayList<>();
            collect(root, all);
            return all;
        }

        private static void collect(Class<?> sealed, List<NamedType> all) {
            for (Class<?> c : sealed.getPermittedSubclasses()) {
                if (c.isSealed()) collect(c, all);
                else all.add(new NamedType(c, c.getSimpleName()));
            }
        }

        /// The sealed interface that a type is or implements directly, null when there is none.
        private static @Nullable Class<?> sealedOver(@Nullable Class<?> type) {
            if (type == null || type.isEnum() || type.getName().startsWith("java.")) return null;
            if (type.isInterface() && type.isSealed()) return type;
            for (Class<?> i : type.getInterfaces()) if (i.isSealed()) return i;
            return null;
        }
    }
}

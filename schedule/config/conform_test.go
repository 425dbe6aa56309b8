package config_test

import (
	"regexp"
	"slices"
	"strings"
)

// conforms checks a value against the part of JSON Schema that schema.json uses.
func conforms(root, schema map[string]any, value any) bool {
	if ref, ok := schema["$ref"].(string); ok {
		definition := root["$defs"].(map[string]any)[strings.TrimPrefix(ref, "#/$defs/")]
		return conforms(root, definition.(map[string]any), value)
	}
	if any, ok := schema["anyOf"].([]any); ok {
		return slices.ContainsFunc(any, func(s interface{}) bool { return conforms(root, s.(map[string]interface{}), value) })
	}
	if enum, ok := schema["enum"].([]any); ok {
		text, isText := value.(string)
		return isText && slices.Contains(enum, any(text))
	}
	switch schema["type"] {
	case "string":
		text, ok := value.(string)
		if pattern, restricted := schema["pattern"].(string); ok && restricted {
			return regexp.MustCompile(pattern).MatchString(text)
		}
		return ok
	case "boolean":
		_, ok := value.(bool)
		return ok
	case "integer":
		number, ok := value.(float64)
		return ok && number == float64(int(number))
	case "array":
		list, ok := value.([]any)
		for _, item := range list {
			ok = ok && conforms(root, schema["items"].(map[string]any), item)
		}
		return ok
	}
	object, ok := value.(map[string]any)
	if !ok {
		return false
	}
	if least, ok := schema["minProperties"].(float64); ok && len(object) < int(least) {
		return false
	}
	if most, ok := schema["maxProperties"].(float64); ok && len(object) > int(most) {
		return false
	}
	required, _ := schema["required"].([]any)
	for _, name := range required {
		if _, ok := object[name.(string)]; !ok {
			return false
		}
	}
	properties, _ := schema["properties"].(map[string]any)
	for name, field := range object {
		property, known := properties[name].(map[string]any)
		if !known {
			property, known = schema["additionalProperties"].(map[string]any)
		}
		if !known || !conforms(root, property, field) {
			return false
		}
	}
	return true
}

// Package config reads and writes organisations as JSON.
//
// A [File] holds the specs of an organisation, the changes laid over them, and how what
// comes next is planned.
// [Decode] reports every fault at once as file:line:col: path: message, from a
// misspelt field to a member that no team has; what it returns is known to make a
// schedule. [Encode] writes a File so that Decode reads the same one back. schema.json
// describes the format to editors.
package config

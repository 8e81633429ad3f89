// Print which fields of Kubernetes' Go types the API server leaves out of JSON when they are zero.
//
//	cd tests/cluster && go run ../../tools/omitted/main.go
//
// One line per JSON name: "name drop" where every type leaves it out, "name map" where its keys are
// the user's in some type, and "parent.name drop" where only the field that holds it decides.
package main

import (
	"fmt"
	"reflect"
	"sort"
	"strings"

	"k8s.io/client-go/kubernetes/scheme"
)

type use struct{ drops, keeps int }

var (
	seen   = map[string]bool{}
	byName = map[string]*use{}
	byPair = map[string]*use{}
	maps   = map[string]bool{}
)

func main() {
	for _, kind := range scheme.Scheme.AllKnownTypes() {
		visit("", kind)
	}
	lines := []string{}
	for name, found := range byName {
		if maps[name] {
			lines = append(lines, name+" map")
		}
		if found.keeps == 0 {
			lines = append(lines, name+" drop")
		}
	}
	for pair, found := range byPair {
		_, name, _ := strings.Cut(pair, ".")
		if found.keeps == 0 && byName[name].keeps > 0 {
			lines = append(lines, pair+" drop")
		}
	}
	sort.Strings(lines)
	fmt.Println(strings.Join(lines, "\n"))
}

func visit(parent string, t reflect.Type) {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice || t.Kind() == reflect.Map {
		t = t.Elem()
	}
	key := parent + "|" + t.String()
	if t.Kind() != reflect.Struct || !strings.Contains(t.PkgPath(), "k8s.io/") || seen[key] {
		return
	}
	seen[key] = true
	for i := range t.NumField() {
		field := t.Field(i)
		name, rest, _ := strings.Cut(field.Tag.Get("json"), ",")
		if field.Anonymous && name == "" {
			visit(parent, field.Type)
			continue
		}
		if name == "" || name == "-" {
			continue
		}
		note(parent, name, drops(field.Type, rest))
		if field.Type.Kind() == reflect.Map {
			maps[name] = true
		}
		visit(name, field.Type)
	}
}

// Whether a zero value is left out: what is no pointer, and no struct, with omitempty.
func drops(t reflect.Type, options string) bool {
	switch t.Kind() {
	case reflect.Pointer, reflect.Struct, reflect.Interface:
		return false
	}
	return strings.Contains(options, "omitempty")
}

func note(parent, name string, drop bool) {
	for key, table := range map[string]map[string]*use{name: byName, parent + "." + name: byPair} {
		if table[key] == nil {
			table[key] = &use{}
		}
		if drop {
			table[key].drops++
		} else {
			table[key].keeps++
		}
	}
}

package format

import (
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"

	"github.com/toban-go/toban/schedule"
)

// Terraform's JSON syntax: https://developer.hashicorp.com/terraform/language/syntax/json.
// The arguments are those of the provider's resource pagerduty_schedule:
// https://registry.terraform.io/providers/PagerDuty/pagerduty/latest/docs/resources/schedule.
// Its newer pagerduty_schedulev2 needs an early access flag on the account.

// Terraform is a configuration in JSON, a file named *.tf.json. The zero Terraform
// is empty.
type Terraform struct {
	Comment   string             `json:"//"`
	Terraform TerraformSettings  `json:"terraform"`
	Resource  TerraformResources `json:"resource"`
}

// TerraformSettings says which providers are needed. The zero TerraformSettings
// needs none.
type TerraformSettings struct {
	RequiredProviders map[string]TerraformProvider `json:"required_providers"`
}

// TerraformProvider is a provider by its address. The zero TerraformProvider is none.
type TerraformProvider struct {
	Source string `json:"source"`
}

// TerraformResources are resources by name. The zero TerraformResources has none.
type TerraformResources struct {
	PagerDutySchedule map[string]TerraformSchedule `json:"pagerduty_schedule"`
}

// TerraformSchedule is a resource pagerduty_schedule. The zero TerraformSchedule is
// none.
type TerraformSchedule struct {
	Name        string           `json:"name"`
	TimeZone    string           `json:"time_zone"`
	Description string           `json:"description"`
	Layer       []TerraformLayer `json:"layer"`
}

// TerraformLayer is a block layer. The zero TerraformLayer is none.
type TerraformLayer struct {
	Name                      string                 `json:"name"`
	Start                     string                 `json:"start"`
	End                       string                 `json:"end"`
	RotationVirtualStart      string                 `json:"rotation_virtual_start"`
	RotationTurnLengthSeconds int                    `json:"rotation_turn_length_seconds"`
	Users                     []string               `json:"users"`
	Restriction               []PagerDutyRestriction `json:"restriction,omitempty"`
}

// Write writes the configuration.
func (t Terraform) Write(w io.Writer) error { return writeJSON(w, t) }

// Terraform returns the schedules of PagerDutySchedules as resources. The provider
// has no resource for overrides: each is a layer of its own, after the others, which
// it so wins over. The errors are those of PagerDutySchedules.
func (o Organisation) Terraform(iv schedule.Interval, services ...schedule.ServiceID) (Terraform, error) {
	rotas, err := o.rotas(iv, services)
	if err != nil {
		return Terraform{}, err
	}
	t := Terraform{
		Comment:   o.say("Made by toban. Later layers win: the last ones are what weeks alone get wrong, such as holidays.", "toban が作成。後のレイヤーが優先されます。最後は、祝日など、週の繰り返しでは表せないものです。"),
		Terraform: TerraformSettings{map[string]TerraformProvider{"pagerduty": {"PagerDuty/pagerduty"}}},
		Resource:  TerraformResources{map[string]TerraformSchedule{}},
	}
	users := &contacts{schedule: o.Schedule, system: "pagerduty"}
	for _, r := range rotas {
		t.Resource.PagerDutySchedule[t.key(r)] = r.terraform(o, users)
	}
	return t, users.err()
}

func (r rota) terraform(o Organisation, users *contacts) TerraformSchedule {
	p := r.pagerDuty(o, users)
	t := TerraformSchedule{Name: literal(p.Schedule.Name), TimeZone: literal(p.Schedule.TimeZone), Description: literal(p.Schedule.Description)}
	for _, l := range p.Schedule.ScheduleLayers {
		layer := TerraformLayer{literal(l.Name), l.Start, l.End, l.RotationVirtualStart, l.RotationTurnLengthSeconds, nil, l.Restrictions}
		for _, u := range l.Users {
			layer.Users = append(layer.Users, literal(u.User.ID))
		}
		t.Layer = append(t.Layer, layer)
	}
	for i, c := range r.overrides {
		name := o.say("override: ", "上書き：") + c.Start.In(r.location).Format(time.DateOnly)
		p := p.Overrides[i]
		t.Layer = append(t.Layer, TerraformLayer{name, p.Start, p.End, p.Start, int(c.Duration() / time.Second), []string{literal(p.User.ID)}, nil})
	}
	return t
}

// key names a resource: letters, digits, _ and -, unlike every name given before.
func (t Terraform) key(r rota) string {
	words := strings.FieldsFunc(r.name(), func(c rune) bool {
		return !unicode.IsLetter(c) && !unicode.IsDigit(c) && c != '_' && c != '-'
	})
	key := strings.Join(words, "_")
	if first := []rune(key)[0]; !unicode.IsLetter(first) && first != '_' {
		key = "_" + key
	}
	for unique, n := key, 2; ; n++ {
		if _, taken := t.Resource.PagerDutySchedule[unique]; !taken {
			return unique
		}
		unique = fmt.Sprintf("%s_%d", key, n)
	}
}

// literal writes a text so that Terraform reads no expression into it.
func literal(s string) string {
	return strings.NewReplacer("${", "$${", "%{", "%%{").Replace(s)
}

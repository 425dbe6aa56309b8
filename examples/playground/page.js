"use strict";
const form = document.getElementById("form");
const fields = ["people", "leave", "days", "month", "open", "close", "zone", "rest", "seats"];
const say = (ja, en) => document.documentElement.lang === "ja" ? ja : en;

const sample = {
  people: ["aoi minne", "ren minne", "mei minne", "hina suzuri", "sora suzuri", "yui ec", "kaito ec", "nao ec"].join("\n"),
  leave: "sora 2026-12-21 2026-12-25",
  days: "2026-12-29 2027-01-03 年末年始",
  month: "2026-12", open: "10:00", close: "19:00", zone: "Asia/Tokyo", rest: "11", seats: "1",
};

// The address keeps what was typed, in UTF-8 and the letters of base64 that need no escape.
const write = request => btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(request)))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const read = text => JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), c => c.charCodeAt(0))));

const fill = request => {
  for (const name of fields) if (typeof request[name] === "string") form.elements[name].value = request[name];
  speak(request.lang === "en" ? "en" : "ja");
};
const speak = lang => {
  document.documentElement.lang = lang;
  for (const button of document.querySelectorAll("button[data-lang]")) button.setAttribute("aria-pressed", String(button.dataset.lang === lang));
};
const typed = () => Object.fromEntries([...fields.map(name => [name, form.elements[name].value]), ["lang", document.documentElement.lang]]);

const load = async () => {
  const packed = Uint8Array.from(atob(document.getElementById("module").textContent), c => c.charCodeAt(0));
  const bytes = await new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
  const go = new Go();
  const { instance } = await WebAssembly.instantiate(bytes, go.importObject);
  go.run(instance);
};

const faults = document.getElementById("faults"), result = document.getElementById("result"), state = document.getElementById("state"), config = document.getElementById("config");
const plan = () => {
  const request = typed();
  history.replaceState(null, "", "#" + write(request));
  const began = performance.now();
  const answer = JSON.parse(toban(JSON.stringify(request)));
  const took = Math.round(performance.now() - began);
  faults.hidden = !answer.faults?.length;
  faults.replaceChildren(...(answer.faults ?? []).map(fault => Object.assign(document.createElement("p"), { textContent: fault })));
  result.innerHTML = answer.html; // made by html/template, which escapes what was typed
  URL.revokeObjectURL(config.href);
  config.hidden = !answer.config;
  if (answer.config) config.href = URL.createObjectURL(new Blob([answer.config], { type: "application/json" }));
  state.textContent = answer.faults?.length ? "" : say(`${took} ミリ秒で計画`, `planned in ${took} ms`);
};

form.addEventListener("submit", event => { event.preventDefault(); plan(); });
for (const button of document.querySelectorAll("button[data-lang]")) button.addEventListener("click", () => { speak(button.dataset.lang); plan(); });

let first = sample;
try {
  if (location.hash.length > 1) first = read(location.hash.slice(1));
} catch {
  state.textContent = "#?";
}
fill({ lang: navigator.language.startsWith("ja") ? "ja" : "en", ...first });
load().then(plan, error => { state.textContent = String(error); });

// Colours as the browser paints them, whatever notation the style has.
const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true });
const rgba = color => {
  canvas.clearRect(0, 0, 1, 1);
  canvas.fillStyle = color;
  canvas.fillRect(0, 0, 1, 1);
  return canvas.getImageData(0, 0, 1, 1).data;
};
const luminance = ([r, g, b]) => {
  const linear = v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
};
const contrast = (a, b) => {
  const [low, high] = [luminance(rgba(a)), luminance(rgba(b))].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
};
const ground = element => {
  for (let e = element; e; e = e.parentElement) {
    const color = getComputedStyle(e).backgroundColor;
    if (rgba(color)[3] === 255) return color;
  }
  return getComputedStyle(document.documentElement).colorScheme.startsWith("dark") ? "black" : "white";
};
const seen = e => e.offsetWidth > 1 && e.offsetHeight > 1 && getComputedStyle(e).visibility === "visible";

// Texts whose contrast to what lies behind them is below 4.5, and bars below 3.
const faint = () => {
  const found = [];
  let texts = 0, bars = 0;
  for (const e of document.querySelectorAll("body *")) {
    if (seen(e) && [...e.childNodes].some(n => n.nodeType === Node.TEXT_NODE && n.data.trim())) {
      texts++;
      const ratio = contrast(getComputedStyle(e).color, ground(e));
      if (ratio < 4.5) found.push(`${ratio.toFixed(2)} ${e.tagName}.${e.className} ${e.textContent.trim()}`);
    }
  }
  for (const e of document.querySelectorAll("rect")) {
    if (getComputedStyle(e).fill === "none") continue; // an outline
    bars++;
    const ratio = contrast(getComputedStyle(e).fill, ground(e.closest("th, td, div")));
    if (ratio < 3) found.push(`${ratio.toFixed(2)} bar of ${e.closest("tr, div").textContent}`);
  }
  return { found, texts, bars };
};

// Links that a finger would miss.
const small = () => [...document.querySelectorAll("nav a, td .date a, td .feed, button, summary")].filter(seen)
  .map(e => [e.textContent, e.getBoundingClientRect()]).filter(([, box]) => box.width < 24 || box.height < 24)
  .map(([text, box]) => `${text}: ${box.width}×${box.height}`);

const links = () => [...document.querySelectorAll("a[href], button, input, select, summary, [tabindex='0']")].filter(e => e.checkVisibility()); // not what is folded

// What does not fit the width.
const wide = () => [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1).map(e => `${e.tagName}.${e.className} ${e.textContent.trim().slice(0, 40)}`).slice(0, 5);

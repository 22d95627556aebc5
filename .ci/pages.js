// Looks at a page in frames of two widths and writes what is wrong with it into #findings, one line; "fine" when nothing is.
// The page's own policy forbids scripts, so this one stands outside and looks in.
const WIDTHS = [400, 1200];

function luminance([red, green, blue]) {
  const part = (value) => {
    const share = value / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * part(red) + 0.7152 * part(green) + 0.0722 * part(blue);
}

function colour(text) {
  const numbers = (text.match(/[\d.]+/g) || []).map(Number);
  return numbers.length === 4 && numbers[3] === 0 ? null : numbers.slice(0, 3);
}

function contrast(one, other) {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function backdrop(element, view) {
  for (let at = element; at; at = at.parentElement) {
    const found = colour(view.getComputedStyle(at).backgroundColor);
    if (found) return found;
  }
  return [255, 255, 255];
}

function texts(root, view) {
  return [...root.querySelectorAll('body *')].filter((element) => {
    if (element.closest('svg, .hidden, style')) return false;
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    return own && element.getClientRects().length > 0 && view.getComputedStyle(element).visibility === 'visible';
  });
}

function look(frame, width, wantsDark, say) {
  const [view, root] = [frame.contentWindow, frame.contentDocument];
  if (view.matchMedia('(prefers-color-scheme: dark)').matches !== wantsDark) say('it is not shown in the colours asked for');
  if (root.documentElement.scrollWidth > width) say(`it is ${root.documentElement.scrollWidth} wide`);
  if (root.querySelectorAll('h1').length !== 1) say('it has not one heading of the first level');
  if (!root.documentElement.lang || !root.title) say('it has no language or no title');
  const foreign = root.querySelectorAll('script, img, link, iframe, object, embed, video, audio, [src], [href], [style], [onload], [onclick]');
  for (const element of foreign) say(`it holds <${element.localName}>`);
  for (const entry of view.performance.getEntriesByType('resource')) say(`it asked for ${entry.name}`);
  const drawings = [...root.querySelectorAll('svg')];
  if (drawings.length < 3) say(`it has ${drawings.length} drawings`);
  for (const drawing of drawings) {
    const { width: wide, height } = drawing.getBoundingClientRect();
    if (wide < 40 || height < 10) say(`a drawing is ${wide} by ${height}`);
    if (!drawing.querySelector('title')?.textContent || drawing.getAttribute('role') !== 'img') say('a drawing has no words');
  }
  for (const mark of root.querySelectorAll('svg .bar, svg .dot')) {
    if (contrast(colour(view.getComputedStyle(mark).fill), backdrop(mark.closest('td'), view)) < 3) say('a drawing is too faint');
  }
  for (const table of root.querySelectorAll('table')) {
    if (!table.caption || [...table.querySelectorAll('th')].some((head) => !head.scope)) say('a table has no caption or a heading no scope');
  }
  for (const element of texts(root, view)) {
    const style = view.getComputedStyle(element);
    const what = `"${element.textContent.trim().slice(0, 30)}"`;
    if (parseFloat(style.fontSize) < 12) say(`${what} is ${style.fontSize} high`);
    const seen = contrast(colour(style.color), backdrop(element, view));
    if (seen < 4.5) say(`${what} has a contrast of ${seen.toFixed(1)}`);
    const { left, right } = element.getBoundingClientRect();
    if (left < -0.5 || right > width + 0.5) say(`${what} hangs over the edge`);
  }
  // What is left without any style.
  root.querySelectorAll('style').forEach((style) => style.remove());
  if (drawings.some((drawing) => drawing.getBoundingClientRect().width < 20)) say('without style the drawings vanish');
  if (root.body.innerText.length < 200) say('without style the text vanishes');
}

async function check(html, wantsDark) {
  const findings = new Set();
  for (const width of WIDTHS) {
    const frame = document.createElement('iframe');
    frame.style.cssText = `width:${width}px;height:900px;border:0`;
    const loaded = new Promise((resolve) => frame.addEventListener('load', resolve));
    frame.srcdoc = html;
    document.body.append(frame);
    await loaded;
    look(frame, width, wantsDark, (finding) => findings.add(`at ${width}: ${finding}`));
  }
  document.getElementById('findings').textContent = findings.size ? [...findings].join(' | ') : 'fine';
}

addEventListener('error', (event) => { document.getElementById('findings').textContent = `the check failed: ${event.message}`; });
addEventListener('unhandledrejection', (event) => { document.getElementById('findings').textContent = `the check failed: ${event.reason}`; });
const bytes = Uint8Array.from(atob(PAGE), (letter) => letter.charCodeAt(0));
check(new TextDecoder().decode(bytes), DARK);

/** Elements as they come: type, links, focus, and the few words every page uses. */
export const base = `
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0; background: var(--ground); color: var(--ink);
  font: 400 0.9375rem/1.6 var(--sans); font-feature-settings: "cv05", "ss03", "calt";
  -webkit-font-smoothing: antialiased; text-rendering: optimizeLegibility;
}
body.portal, body.plain { font-size: 1rem; }
h1, h2, h3, h4, p, ul, ol, dl, dd, figure, fieldset, pre { margin: 0; padding: 0; }
h1, h2, h3, h4 { text-wrap: balance; overflow-wrap: anywhere; }
h1 { font-size: 1.625rem; line-height: 1.2; font-weight: 650; letter-spacing: -0.021em; }
.portal h1, .plain h1 { font-size: clamp(1.75rem, 1.35rem + 1.8vw, 2.25rem); line-height: 1.14; letter-spacing: -0.026em; }
h2 { font-size: 1.0625rem; line-height: 1.35; font-weight: 620; letter-spacing: -0.011em; }
.portal h2, .plain h2 { font-size: 1.25rem; letter-spacing: -0.016em; }
h3 { font-size: 0.9375rem; line-height: 1.4; font-weight: 620; }
h4 { font-size: 0.875rem; line-height: 1.5; font-weight: 600; }
p { text-wrap: pretty; }
small { font-size: 0.8125rem; color: var(--ink-3); font-weight: 400; }
b, strong { font-weight: 620; }
code, pre { font-family: var(--mono); font-size: 0.875em; }
code { overflow-wrap: anywhere; }
ul, ol { list-style: none; }
a { color: var(--link); text-decoration: underline; text-decoration-thickness: 1px; text-underline-offset: 0.2em;
  text-decoration-color: color-mix(in srgb, currentColor 40%, transparent); }
a:hover { text-decoration-color: currentColor; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; border-radius: 4px; }
main:focus { outline: none; }
.nowrap { white-space: nowrap; }
.quiet { color: var(--ink-3); }
.lead { color: var(--ink-2); max-width: 42rem; }
.portal .lead, .plain .lead { font-size: 1.0625rem; line-height: 1.6; margin-top: 0.75rem; }
.eyebrow { color: var(--ink-3); font-size: 0.875rem; font-weight: 500; margin-bottom: 0.375rem; }
.hint { color: var(--ink-3); font-size: 0.8125rem; line-height: 1.5; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: 1rem; top: -4rem; z-index: 2; padding: 0.5rem 1rem; border-radius: var(--radius-small);
  background: var(--accent); color: var(--on-accent); }
.skip:focus { top: 1rem; }
`;

/** The three layouts: console with its rail, portal and plain pages in one column. */
export const layouts = `
.brand { display: inline-flex; align-items: center; gap: 0.625rem; font-weight: 650; letter-spacing: -0.012em;
  color: var(--ink); text-decoration: none; }
.mark { flex: none; }
.mark-ground { fill: var(--accent); }
.mark-line { stroke: var(--on-accent); }
.monogram { display: grid; place-items: center; width: 1.75rem; height: 1.75rem; border-radius: 8px; font-size: 0.875rem;
  background: var(--ink); color: var(--ground); }
.person { display: flex; align-items: center; gap: 0.75rem; font-size: 0.875rem; line-height: 1.35; }
.person small { display: block; }
.person-name { font-weight: 550; }

.rail { background: var(--sunken); border-bottom: 1px solid var(--line); }
.rail-body { display: grid; grid-template-columns: 1fr auto; align-items: center; gap: 0.25rem 1rem; padding: 0.75rem 1rem 0; }
.rail nav { order: 1; grid-column: 1 / -1; overflow-x: auto; margin: 0 -1rem; padding: 0 0.5rem; }
.rail nav ul { display: flex; }
.rail nav a { display: block; padding: 0.625rem 0.5rem; color: var(--ink-2); text-decoration: none; font-weight: 500;
  font-size: 0.875rem; border-bottom: 2px solid transparent; white-space: nowrap; }
.rail nav a:hover { color: var(--ink); }
.rail nav a[aria-current] { color: var(--ink); border-color: var(--accent); }
.rail .person p { text-align: right; }
@media (max-width: 30rem) { .rail .person small, .portal .person small { display: none; } }
.console main { padding: 1.5rem 1rem 4rem; }
@media (min-width: 60rem) {
  .console { display: grid; grid-template-columns: 14rem minmax(0, 1fr); min-height: 100vh; }
  .rail { border-bottom: 0; border-right: 1px solid var(--line); }
  .rail-body { position: sticky; top: 0; height: 100vh; display: flex; flex-direction: column; align-items: stretch; gap: 0;
    padding: 1.5rem 0.875rem 1rem; }
  .rail-body > .brand { padding: 0 0.625rem; margin-bottom: 1.25rem; }
  .rail nav { order: 0; margin: 0; padding: 0; overflow: visible; }
  .rail nav ul { flex-direction: column; gap: 2px; }
  .rail nav a { padding: 0.4375rem 0.625rem; border: 0; border-radius: var(--radius-small); }
  .rail nav a:hover { background: var(--hover); }
  .rail nav a[aria-current] { background: var(--surface); box-shadow: var(--shadow), 0 0 0 1px var(--line); }
  .rail .person { margin-top: auto; padding: 0.75rem 0.625rem 0; border-top: 1px solid var(--line);
    flex-direction: column; align-items: flex-start; gap: 0.25rem; }
  .rail .person .button { margin-left: -0.5rem; }
  .rail .person p { text-align: left; }
  .console main { padding: 2.5rem 3rem 6rem; width: 100%; max-width: 74rem; }
}
.lapse { margin-bottom: 1.5rem; font-size: 0.8125rem; color: var(--ink-3); }
.lapse::before { content: ""; display: inline-block; width: 0.5rem; height: 0.5rem; margin-right: 0.5rem; border-radius: 50%; background: var(--accent); }
.crumb { font-size: 0.875rem; margin-bottom: 0.5rem; }
.crumb a { color: var(--ink-3); text-decoration: none; }
.crumb a:hover { color: var(--ink); text-decoration: underline; }
.page-head { display: flex; flex-wrap: wrap; gap: 1rem; justify-content: space-between; align-items: flex-start; margin-bottom: 0.75rem; }
.meta { display: flex; flex-wrap: wrap; align-items: center; gap: 0.25rem 1rem; margin-top: 0.625rem; color: var(--ink-3); font-size: 0.875rem; }
.meta b { color: var(--warn-ink); }

.portal .top, .plain .top, .portal main, .plain main, .foot, .tabs { max-width: 40rem; margin: 0 auto; padding-left: 1.25rem; padding-right: 1.25rem; }
.portal .top, .plain .top { display: flex; flex-wrap: wrap; gap: 0.75rem; justify-content: space-between; align-items: center; padding-top: 1.25rem; padding-bottom: 1.25rem; }
.portal .person p { text-align: right; }
.tabs ul { display: flex; gap: 1.5rem; border-bottom: 1px solid var(--line); }
.tabs a { display: block; padding: 0.5rem 0 0.75rem; color: var(--ink-2); text-decoration: none; font-size: 0.9375rem; font-weight: 500; }
.tabs a:hover { color: var(--ink); }
.tabs a[aria-current] { color: var(--ink); box-shadow: inset 0 -2px var(--accent); }
.portal main { padding-top: 2rem; padding-bottom: 3rem; }
.plain main { padding-top: 2rem; padding-bottom: 4rem; }
.plain main:not(.wide), .plain:not(:has(.wide)) .top { max-width: 30rem; }
.plain main.wide, .plain:has(.wide) .top { max-width: 52rem; }
.plain main > .quiet { margin-top: 1.5rem; font-size: 0.875rem; }
@media (min-width: 48rem) {
  .portal main { padding-top: 3.5rem; padding-bottom: 5rem; }
  .plain main { padding-top: 5rem; }
  .plain main.wide { padding-top: 2.5rem; }
}
.foot { padding-top: 1.5rem; padding-bottom: 3rem; color: var(--ink-3); font-size: 0.875rem; }
.foot::before { content: ""; display: block; border-top: 1px solid var(--line); margin-bottom: 1.5rem; }
.portal .foot h2 { font-size: 0.875rem; color: var(--ink); letter-spacing: 0; }
.foot ul { margin: 0.375rem 0 1rem; display: grid; gap: 0.25rem; }
.look-up { display: block; margin-bottom: 1.5rem; }
.look-up form { display: flex; gap: 0.5rem; max-width: 34rem; }
.look-up input { flex: 1; min-width: 0; min-height: 2.5rem; padding: 0.4375rem 0.75rem; font: inherit; color: inherit;
  background: var(--surface); border: 1px solid var(--line-strong); border-radius: var(--radius-small); }
.look-up input::placeholder { color: var(--ink-3); opacity: 1; }
.look-up input:focus-visible { outline: 2px solid var(--focus); outline-offset: -1px; border-color: var(--focus); }
.jump { margin: 1rem 0; overflow-x: auto; }
.jump ul { display: flex; gap: 0.25rem 1rem; flex-wrap: wrap; font-size: 0.875rem; }
.jump a { display: block; padding: 0.25rem 0; }
.emergencies { display: grid; gap: 0.5rem; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; width: 100%; }
.case-text { white-space: pre-wrap; overflow-wrap: anywhere; max-width: 46rem; margin: 0.5rem 0 1rem; }
.console .license-key ~ p { margin-top: 1rem; }
small.block { display: block; }
`;

/** Forms and buttons. Everything to press is at least 40 px high on a phone. */
export const forms = `
.form { display: grid; gap: 1.125rem; justify-items: start; max-width: 32rem; }
.form .field, .form fieldset { width: 100%; }
.portal main > .form, .plain main > .form { margin-top: 1.75rem; }
.field { display: grid; gap: 0.25rem; }
label, legend { font-weight: 550; font-size: 0.875rem; }
.field input, .field textarea, .field select { margin-top: 0.125rem; width: 100%; min-height: 2.5rem; padding: 0.4375rem 0.75rem; font: inherit; color: inherit;
  background: var(--surface); border: 1px solid var(--line-strong); border-radius: var(--radius-small); }
.field textarea { line-height: 1.5; resize: vertical; }
.field input:focus-visible, .field textarea:focus-visible, .field select:focus-visible { outline: 2px solid var(--focus); outline-offset: -1px; border-color: var(--focus); border-radius: var(--radius-small); }
fieldset { border: 0; min-width: 0; }
legend { padding: 0; margin-bottom: 0.375rem; }
.choice label { display: flex; gap: 0.625rem; padding: 0.375rem 0; font-weight: 500; cursor: pointer; }
.choice input { flex: none; width: 1.125rem; height: 1.125rem; margin: 0.1875rem 0 0; accent-color: var(--accent); }
.choice small { display: block; }
.scale { display: grid; grid-template-columns: repeat(5, 1fr); gap: 0.5rem; }
.scale legend { grid-column: 1 / -1; }
.scale label { flex-direction: column; align-items: center; gap: 0.375rem; padding: 0.75rem 0.25rem; text-align: center; min-height: 5.75rem;
  border: 1px solid var(--line-strong); border-radius: var(--radius); background: var(--surface); }
.scale label:has(:checked) { border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent); }

.button { display: inline-flex; align-items: center; justify-content: center; min-height: 2.5rem; padding: 0.5rem 1rem; border: 1px solid transparent;
  border-radius: var(--radius-small); font: 550 0.9375rem/1.3 var(--sans); text-decoration: none; cursor: pointer; }
.button.primary { background: var(--accent); color: var(--on-accent); }
.button.primary:hover { background: var(--accent-hover); }
.button.danger { background: var(--danger); color: var(--on-danger); }
.button.danger:hover { background: var(--danger-hover); }
.button.secondary { background: var(--surface); color: var(--ink); border-color: var(--line-strong); }
.button.secondary:hover { background: var(--hover); }
.button.quiet { background: none; white-space: nowrap; color: var(--ink-2); min-height: 2rem; padding: 0.25rem 0.5rem; font-size: 0.8125rem; }
.button.quiet:hover { background: var(--hover); color: var(--ink); }
.button:focus-visible { border-radius: var(--radius-small); }
.portal .button.primary, .plain .button.primary { min-height: 3rem; padding: 0.6875rem 1.375rem; font-size: 1rem; }
.portal main > p > .button, .plain main > p > .button { margin-top: 1.5rem; }
@media (max-width: 30rem) {
  .portal main .button.primary, .plain main .button.primary { width: 100%; }
}
.hero-action { display: grid; gap: 0.625rem; justify-items: start; margin: 1.75rem 0; }
.search { display: grid; gap: 0.75rem; margin: 1.25rem 0; max-width: 36rem; }
@media (min-width: 40rem) { .search { grid-template-columns: 1fr auto; align-items: end; } }
.search .button { justify-self: start; }
.action > summary { list-style: none; }
.action > summary::-webkit-details-marker { display: none; }
.actions { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: flex-start; }
.actions:has([open]), .action[open] { flex-basis: 100%; }
.action > .form { margin-top: 0.75rem; }
`;

/** The page about the API: what may be asked, one card each. */
export const api = `
.api-rules { margin-top: 1.25rem; padding-left: 1.125rem; list-style: disc; gap: 0.375rem; font-size: 0.9375rem; }
.api-contents { display: grid; gap: 1.25rem 2rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 22rem), 1fr)); margin-top: 2rem;
  padding: 1.25rem 0; border-top: 1px solid var(--line); border-bottom: 1px solid var(--line); }
.api-contents h2 { font-size: 0.9375rem; }
.api-contents ul { display: grid; gap: 0.25rem; margin-top: 0.375rem; }
.api-contents li a { display: flex; gap: 0.5rem; font-family: var(--mono); font-size: 0.8125rem; text-decoration: none; overflow-wrap: anywhere; }
.api-contents li a:hover { text-decoration: underline; }
.api-method { flex: none; min-width: 3.25rem; font-family: var(--mono); font-size: 0.75rem; font-weight: 620; line-height: 1.6; color: var(--ink-3); }
.api-operation { min-width: 0; }
.api-operation h3 { display: flex; flex-wrap: wrap; gap: 0.25rem 0.625rem; align-items: baseline; scroll-margin-top: 1rem; }
.api-operation h3 .api-method { min-width: 0; color: var(--accent); }
.api-operation > p { margin-top: 0.375rem; }
.api-operation > p.quiet { font-size: 0.875rem; }
.api-operation h4 { margin: 1rem 0 0.5rem; color: var(--ink-2); }
.api-operation th code { overflow-wrap: normal; }
.api-operation th small { color: var(--ink-3); font-weight: 400; }
.api-operation .table { box-shadow: none; }
.api-example { overflow-x: auto; padding: 0.875rem 1rem; border: 1px solid var(--line); border-radius: var(--radius-small); background: var(--sunken); line-height: 1.5; }
.api-example code { font-size: 1em; overflow-wrap: normal; }
`;

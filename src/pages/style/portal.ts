/** What only customers' pages have: the next step, links side by side, answers to read, and the languages at the foot. */
export const portal = `
.portal { font-variant-numeric: tabular-nums; }
.portal label, .portal legend { font-size: 0.9375rem; }
.portal .hint, .portal .field .hint { font-size: 0.875rem; }
.portal .field input, .portal .field textarea, .portal .field select { min-height: 3rem; padding: 0.625rem 0.875rem; }
.portal .button.secondary { min-height: 2.75rem; }
.portal small { font-size: 0.875rem; }
.portal .card { padding: 1.25rem 1.375rem; }
.portal .facts > div { padding: 0.6875rem 0; }
.next-step { margin-top: 1.75rem; display: grid; gap: 0.75rem; justify-items: start; border-left: 3px solid var(--accent); }
.portal .next-step h2 { font-size: 0.9375rem; letter-spacing: 0; color: var(--link); }
.next-step > p { max-width: 34rem; }
.next-step > p:has(.button) { margin-top: 0.375rem; width: 100%; }
.why { color: var(--ink-2); margin-bottom: 1.25rem; }
.links { display: flex; flex-wrap: wrap; gap: 0.75rem 1.5rem; align-items: center; }
.section > .links, .section > .rows + .links { margin-top: 1.125rem; }
.portal main > .links { margin-top: 2.25rem; }
.portal main > p:last-child:not(.links):not(.lead) { margin-top: 2.25rem; }
.after-form { margin-top: 2.25rem; }
.portal .lead + .lead { margin-top: 0.75rem; }
.portal .section + .list { margin-top: 2.25rem; }
.as-text { margin-top: 0.875rem; padding: 1rem 1.25rem; border-radius: var(--radius); background: var(--sunken); white-space: pre-wrap; overflow-wrap: anywhere; }
.as-text code { user-select: all; }
.bullets { margin-top: 0.625rem; display: grid; gap: 0.375rem; padding-left: 1.25rem; list-style: disc; color: var(--ink-2); }
.bullets li::marker { color: var(--ink-3); }
.portal .tabs { overflow-x: auto; }
.portal .tabs ul { min-width: max-content; }
.portal .rows > li { padding: 0.875rem 0; }
.portal .rows > li > a { color: var(--link); }
.portal .rows .quiet { display: block; }
@media (max-width: 40rem) { .portal .steps .when .quiet { display: block; } }
.rows .with-action > .links { margin: 0.25rem 0; }
.license-key .hint { margin-top: 0.5rem; }
.portal main > search { margin-top: 1.75rem; display: block; }
.portal .search { margin: 0 0 1rem; }
.portal .search .button { min-height: 3rem; }
.prose { margin-top: 1.5rem; display: grid; gap: 1rem; line-height: 1.65; overflow-wrap: anywhere; }
.prose > * { margin: 0; }
.portal .prose h2 { margin-top: 1rem; }
.portal .prose h3 { margin-top: 0.5rem; font-size: 1rem; }
.prose ul, .prose ol { display: grid; gap: 0.5rem; padding-left: 1.5rem; }
.prose ul { list-style: disc; }
.prose ol { list-style: decimal; }
.prose blockquote { margin: 0; padding-left: 1rem; border-left: 3px solid var(--line); color: var(--ink-2); display: grid; gap: 0.75rem; }
.prose hr { width: 100%; border: 0; border-top: 1px solid var(--line); }
.languages ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; margin: 1.25rem 0 0; }
.languages a { display: block; padding: 0.375rem 0; color: var(--ink-3); text-decoration: none; }
.languages a:hover { color: var(--ink); text-decoration: underline; }
.languages a[aria-current] { color: var(--ink); font-weight: 550; }
:lang(ja) { --sans: "Inter", "Hiragino Kaku Gothic ProN", "Yu Gothic", Meiryo, "Noto Sans CJK JP", "Noto Sans JP", sans-serif; }
:lang(ja) body, :lang(ja) .button { font-family: var(--sans); }
:lang(ja) h1, :lang(ja) h2, :lang(ja) p { text-wrap: wrap; word-break: auto-phrase; letter-spacing: 0; }
`;

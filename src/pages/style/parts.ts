/** Parts: sections, cards, badges, notices, facts, tables, lists. */
export const parts = `
.section { margin-top: 2.75rem; }
.section > .lead { font-size: 0.9375rem; margin-top: 0.25rem; }
.section > h2 + *, .section > .lead + * { margin-top: 0.875rem; }
.portal .section > h3 { margin-top: 1.75rem; margin-bottom: 0.75rem; }
.portal .section > .quiet { margin-top: 0.75rem; }
.stack { display: grid; gap: 0.875rem; }
.stack + *, .card + .table, .card + .empty, .distribution + .table, .notice + .table { margin-top: 1.25rem; }
.grid { display: grid; gap: 0.875rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 26rem), 1fr)); }
.list { margin-top: 1.25rem; }
.card { background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius); padding: 1.125rem 1.25rem; box-shadow: var(--shadow); }
.card.attention { border-left: 3px solid var(--warning); }
.card-head { display: flex; flex-wrap: wrap; gap: 0.5rem 1rem; align-items: flex-start; justify-content: space-between; }
.card-head h2 a { color: inherit; text-decoration: none; }
.card-head h2 a:hover { text-decoration: underline; }
.card .distribution { margin-top: 1rem; }
.card > .sentences { margin: 0.625rem 0; }
.card > .facts { margin-top: 0.25rem; }
.card > form.inline { margin-top: 1rem; }
.sentences { display: grid; gap: 0.25rem; color: var(--ink-2); max-width: 46rem; }
.empty { padding: 1.25rem; border: 1px dashed var(--line); border-radius: var(--radius); color: var(--ink-3); max-width: 46rem; }
.empty p { max-width: 42rem; }

.badge { display: inline-block; padding: 0.0625rem 0.5rem; border-radius: 999px; font-size: 0.75rem; line-height: 1.25rem; font-weight: 550;
  letter-spacing: 0.002em; white-space: nowrap; background: var(--soft); color: var(--strong); vertical-align: 0.08em; }
.badge[class*="tone-"]::before { content: ""; display: inline-block; width: 0.375rem; height: 0.375rem; margin-right: 0.375rem;
  border-radius: 50%; background: var(--fill); vertical-align: 0.1em; }
.stage-off { --fill: var(--off); --soft: var(--off-soft); --strong: var(--off-ink); }
.stage-observe { --fill: var(--observe); --soft: var(--observe-soft); --strong: var(--observe-ink); }
.stage-warn { --fill: var(--warn); --soft: var(--warn-soft); --strong: var(--warn-ink); }
.stage-grace { --fill: var(--grace); --soft: var(--grace-soft); --strong: var(--grace-ink); }
.stage-enforce-product { --fill: var(--enforce-product); --soft: var(--enforce-product-soft); --strong: var(--enforce-product-ink); }
.stage-enforce-feature { --fill: var(--enforce-feature); --soft: var(--enforce-feature-soft); --strong: var(--enforce-feature-ink); }
.tone-neutral { --fill: var(--neutral); --soft: var(--neutral-soft); --strong: var(--neutral-ink); }
.tone-good { --fill: var(--good); --soft: var(--good-soft); --strong: var(--good-ink); }
.tone-warning { --fill: var(--warning); --soft: var(--warning-soft); --strong: var(--warning-ink); }
.tone-danger { --fill: var(--bad); --soft: var(--bad-soft); --strong: var(--bad-ink); }
.tone-info { --fill: var(--info); --soft: var(--info-soft); --strong: var(--info-ink); }
.notice { margin: 1rem 0; padding: 0.75rem 1rem; border-radius: var(--radius-small); background: var(--soft); color: var(--strong); }

.facts { display: grid; }
.facts > div { padding: 0.5rem 0; border-bottom: 1px solid var(--line); }
.facts > div:last-child { border-bottom: 0; padding-bottom: 0; }
.card > .facts:first-child > div:first-child { padding-top: 0; }
.facts dt { color: var(--ink-3); font-size: 0.875rem; }
.facts dd { overflow-wrap: anywhere; }
@media (min-width: 40rem) {
  .facts > div { display: grid; grid-template-columns: 11rem minmax(0, 1fr); gap: 1rem; }
  .card > .facts:first-child > div:first-child { padding-top: 0; }
.facts dt { line-height: 1.5rem; }
}

.table { position: relative; overflow-x: auto; border: 1px solid var(--line); border-radius: var(--radius); background: var(--surface); box-shadow: var(--shadow); }
.page-head + .table, .lead + .table, .table + p, .page-head + .empty, .table + .table, .table + .empty { margin-top: 1rem; }
table { border-collapse: collapse; width: 100%; font-size: 0.875rem; line-height: 1.45; font-variant-numeric: tabular-nums; }
caption { text-align: left; padding: 0.75rem 1rem 0; font-weight: 620; }
th, td { padding: 0.625rem 1rem; text-align: left; vertical-align: top; border-top: 1px solid var(--line); }
thead th { border-top: 0; color: var(--ink-3); font-size: 0.8125rem; font-weight: 500; white-space: nowrap; vertical-align: bottom; }
tbody th { font-weight: 550; min-width: 8.5rem; }
tbody th small { display: block; }
tbody th.sentence, td.sentence { min-width: 15rem; }
tbody tr:hover { background: color-mix(in srgb, var(--sunken) 60%, transparent); }
tfoot th, tfoot td { font-weight: 620; background: var(--sunken); }
@media (max-width: 48rem) {
  th[scope="row"]:not(.sentence) { position: sticky; left: 0; background: var(--surface); }
  tfoot th[scope="row"] { background: var(--sunken); }
}
.number { text-align: right; white-space: nowrap; }
.zero { color: var(--ink-3); }
search + .quiet { margin-bottom: 0.5rem; }
.with-action { display: flex; flex-wrap: wrap; gap: 0.25rem 0.75rem; align-items: center; justify-content: space-between; }
td .with-action { flex-wrap: nowrap; justify-content: flex-start; margin: -0.1875rem 0; }

.rows { border-top: 1px solid var(--line); }
.rows > li { padding: 0.75rem 0; border-bottom: 1px solid var(--line); }
.rows > li > a { font-weight: 550; text-decoration: none; color: var(--ink); }
.rows > li > a:hover { text-decoration: underline; }
.rows .quiet { display: flex; flex-wrap: wrap; gap: 0 1rem; font-size: 0.875rem; }
.rows p > .quiet { display: inline; }
.switch { display: inline-flex; flex-wrap: wrap; margin: 1rem 0; border: 1px solid var(--line); border-radius: var(--radius-small); overflow: hidden; }
.switch a { display: block; padding: 0.375rem 0.875rem; font-size: 0.875rem; color: var(--ink-2); text-decoration: none; }
.switch a[aria-current] { background: var(--hover); color: var(--ink); font-weight: 550; }
.more { margin-top: 1rem; }
.more > summary { cursor: pointer; color: var(--ink-2); font-size: 0.875rem; font-weight: 500; width: fit-content; padding: 0.25rem 0; }
.more > summary:hover { color: var(--ink); }
.more > summary + * { margin-top: 0.75rem; }
.more > .table + .table { margin-top: 1rem; }
.mail { display: block; width: 100%; height: 42rem; border: 1px solid var(--line); border-radius: var(--radius); background: #fff; color-scheme: light; }
.mail-text { white-space: pre-wrap; overflow-wrap: anywhere; padding: 1.25rem; border: 1px solid var(--line); border-radius: var(--radius); background: var(--surface); line-height: 1.6; }
`;

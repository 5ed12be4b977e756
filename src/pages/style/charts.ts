/** The timeline chart, the stage bar, steps and histories. */
export const charts = `
.timeline { display: block; overflow: visible; font: 500 12px/1 var(--sans); }
.timeline .month-line { stroke: var(--line); }
.timeline .month, .timeline .lane-label { paint-order: stroke; stroke: var(--ground); stroke-width: 4px; stroke-linejoin: round; }
.timeline .month { fill: var(--ink-3); }
.timeline .lane-label { fill: var(--ink-2); font-size: 13px; }
.timeline .phase .planned { fill: var(--soft); }
.timeline .phase .real rect { fill: var(--fill); }
.timeline .phase .edge { fill: var(--fill); }
.timeline .phase text { font-size: 12.5px; font-weight: 550; fill: var(--strong); }
.timeline .phase .real text { fill: var(--on-stage); }
.timeline .no-room { display: none; }
.timeline .wave { fill: var(--ink-2); stroke: var(--ink-2); stroke-width: 1.5; }
.timeline .wave.unsent { fill: var(--ground); }
.timeline .today line { stroke: var(--accent); stroke-width: 1.5; }
.timeline .today text { fill: var(--link); font-weight: 600; }
@media (max-width: 48rem) { .timeline .wide-only { display: none; } }
@media (max-width: 75rem) { .timeline .wider-only { display: none; } }
.legend { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; margin-top: 0.75rem; color: var(--ink-2); font-size: 0.8125rem; font-variant-numeric: tabular-nums; }
.legend li { display: inline-flex; align-items: center; gap: 0.375rem; }
.swatch { width: 0.625rem; height: 0.625rem; border-radius: 3px; background: var(--fill); }
.swatch.pale { background: var(--soft); box-shadow: inset 2px 0 var(--fill); }
.legend .key { fill: var(--ink-2); }
.distribution svg { display: block; border-radius: 6px; overflow: hidden; }
.distribution rect { fill: var(--fill); }

.conditions { margin-top: 0.875rem; }
.conditions > li { display: grid; gap: 0.125rem 1rem; padding: 0.75rem 0; border-top: 1px solid var(--line); justify-items: start; }
.conditions > li:last-child { padding-bottom: 0; }
.conditions p { color: var(--ink-2); font-size: 0.875rem; }
.conditions .seen { color: var(--ink-3); font-size: 0.8125rem; font-variant-numeric: tabular-nums; }
@media (min-width: 48rem) {
  .conditions > li { grid-template-columns: 7.5rem minmax(0, 1fr) auto; align-items: baseline; }
}

.steps { margin-top: 1rem; }
.steps > li { position: relative; padding: 0 0 1.5rem 1.75rem; }
.steps > li:last-child { padding-bottom: 0; }
.steps > li::before { content: ""; position: absolute; left: 0.25rem; top: 0.5rem; width: 0.625rem; height: 0.625rem; border-radius: 50%;
  border: 2px solid var(--line-strong); background: var(--ground); }
.steps > li:not(:last-child)::after { content: ""; position: absolute; left: 0.625rem; top: 1.375rem; bottom: -0.25rem; width: 1px; background: var(--line); }
.steps > .current::before { border-color: var(--accent); background: var(--accent); box-shadow: 0 0 0 4px color-mix(in srgb, var(--accent) 18%, transparent); }
.steps > .past::before { background: var(--line-strong); }
.steps > .past p { color: var(--ink-3); }
.steps .when { font-weight: 550; }
.steps .when .quiet { font-weight: 400; white-space: nowrap; }
.plain-steps { counter-reset: step; display: grid; gap: 0.625rem; }
.plain-steps > li { counter-increment: step; display: grid; grid-template-columns: 1.75rem 1fr; }
.plain-steps > li::before { content: counter(step) "."; color: var(--ink-3); font-variant-numeric: tabular-nums; }
.history > li { position: relative; padding: 0 0 1rem 1.5rem; }
.history > li::before { content: ""; position: absolute; left: 0.125rem; top: 0.5rem; width: 0.4375rem; height: 0.4375rem; border-radius: 50%; background: var(--line-strong); }
.history > li:not(:last-child)::after { content: ""; position: absolute; left: 0.3125rem; top: 1.125rem; bottom: -0.25rem; width: 1px; background: var(--line); }
.history .quiet { font-size: 0.8125rem; }
.license-key { margin-top: 1.25rem; padding: 1rem 1.25rem; border-radius: var(--radius); background: var(--sunken); }
.license-key code { font-size: 1.0625rem; letter-spacing: 0.02em; user-select: all; }
.license-key p { font-size: 0.875rem; }
.bar { min-width: 4rem; width: 40%; vertical-align: middle; }
.bar svg { display: block; }
.bar .whole { fill: var(--sunken); }
.bar .part { fill: var(--observe); }
h3.comments-title { margin-top: 2rem; }
.filters ul { display: flex; flex-wrap: wrap; gap: 0.25rem 0.375rem; margin: 0.75rem 0 0.25rem; }
.filters a { display: block; padding: 0.25rem 0.625rem; border-radius: var(--radius-small); color: var(--ink-2); text-decoration: none;
  font-size: 0.875rem; font-weight: 500; }
.filters a:hover { background: var(--hover); }
.filters a[aria-current] { background: var(--sunken); color: var(--ink); box-shadow: inset 0 0 0 1px var(--line); }
.comments { margin-top: 0.75rem; }
.comments > li { padding: 0.875rem 0; border-top: 1px solid var(--line); }
.comments blockquote { margin: 0; max-width: 44rem; white-space: pre-line; overflow-wrap: anywhere; }
.comments .quiet { margin-top: 0.25rem; font-size: 0.8125rem; }
.four-ws { display: grid; gap: 1.25rem 2rem; margin-top: 1.75rem; }
.four-ws dt { font-weight: 620; margin-bottom: 0.125rem; }
.four-ws dd { color: var(--ink-2); }
@media (min-width: 40rem) { .four-ws { grid-template-columns: 1fr 1fr; } }
`;

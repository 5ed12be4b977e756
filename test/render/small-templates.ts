/** The smallest template that has nothing wrong with it, around the given lines; they begin at line 15 of `a.mjml`. */
export function smallTemplate(
  lines: string,
  subject = 'For {{account.name}}',
  letterClass = 'service',
): string {
  return `---
subject: ${subject}
preheader: A preheader.
class: ${letterClass}
---
<mjml lang="{{template.locale}}">
<mj-head>
<mj-title>{{template.subject}}</mj-title>
<mj-preview>{{template.preheader}}</mj-preview>
</mj-head>
<mj-body>
<mj-section>
<mj-column>

${lines}

</mj-column>
</mj-section>
</mj-body>
</mjml>
`;
}

export const SMALL_BRAND = '{"name": "Atlas & Co", "colours": {"ink": "#111111"}}';

/** A directory with one template, `a.mjml`, and whatever else is given. */
export function smallFiles(lines: string, others: Record<string, string> = {}): Map<string, string> {
  return new Map(
    Object.entries({
      'a.mjml': smallTemplate(lines),
      'brand.json': SMALL_BRAND,
      'en.json': '{"seats": "{count, plural, one {# seat} other {# seats}}", "kind.other": "kind {pick}"}',
      ...others,
    }),
  );
}

/** Design tokens: every colour, light and dark, and the measures. No other part of the stylesheet names a colour. */
export const tokens = `
:root {
  color-scheme: light dark;
  --ground: #fcfcfd; --surface: #ffffff; --sunken: #f4f5f7; --hover: #f0f1f4;
  --line: #e7e9ed; --line-strong: #8b93a1;
  --ink: #15181e; --ink-2: #454c59; --ink-3: #5f6775;
  --accent: #4353c4; --accent-hover: #3644ad; --on-accent: #ffffff; --link: #3b4abd; --focus: #4353c4;
  --danger: #b42318; --danger-hover: #951a11; --on-danger: #ffffff;
  --shadow: 0 1px 2px rgb(16 20 28 / 0.05), 0 1px 1px rgb(16 20 28 / 0.03);

  --off: #cfd4dc; --off-soft: #eff1f4; --off-ink: #454c59;
  --observe: #8fb8ea; --observe-soft: #e8f1fc; --observe-ink: #1c4b80;
  --warn: #efc864; --warn-soft: #fdf4da; --warn-ink: #694900;
  --grace: #f2a263; --grace-soft: #fdeddf; --grace-ink: #823a00;
  --enforce-product: #ea8786; --enforce-product-soft: #fdeaea; --enforce-product-ink: #8f2222;
  --enforce-feature: #b497e4; --enforce-feature-soft: #f2ecfc; --enforce-feature-ink: #57308c;
  --on-stage: #15181e;

  --neutral: #7c8494; --neutral-soft: #eff1f4; --neutral-ink: #454c59;
  --good: #2f9461; --good-soft: #e6f5ed; --good-ink: #14573a;
  --warning: #d29a1c; --warning-soft: #fdf4da; --warning-ink: #694900;
  --bad: #d1453b; --bad-soft: #fdeaea; --bad-ink: #8f2222;
  --info: #4f86cf; --info-soft: #e8f1fc; --info-ink: #1c4b80;

  --sans: "Inter", -apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, sans-serif;
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "Liberation Mono", monospace;
  --radius: 10px; --radius-small: 7px;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0f1115; --surface: #16191f; --sunken: #1b1f26; --hover: #20252d;
    --line: #272c35; --line-strong: #6b7484;
    --ink: #eceef2; --ink-2: #b9c0cb; --ink-3: #949cab;
    --accent: #97a3ff; --accent-hover: #b0b9ff; --on-accent: #10131a; --link: #a7b1ff; --focus: #97a3ff;
    --danger: #f08b82; --danger-hover: #f5a59e; --on-danger: #1b0d0c;
    --shadow: none;

    --off: #5b6472; --off-soft: #23272f; --off-ink: #b9c0cb;
    --observe: #6f9fd8; --observe-soft: #17263a; --observe-ink: #a9ccf5;
    --warn: #d8b04a; --warn-soft: #302710; --warn-ink: #f0d48a;
    --grace: #e0904f; --grace-soft: #362213; --grace-ink: #f8c196;
    --enforce-product: #dc7776; --enforce-product-soft: #3a1b1c; --enforce-product-ink: #f7b4b3;
    --enforce-feature: #a585da; --enforce-feature-soft: #291f3d; --enforce-feature-ink: #d3c0f5;
    --on-stage: #0f1115;

    --neutral: #7f8898; --neutral-soft: #23272f; --neutral-ink: #b9c0cb;
    --good: #4cba82; --good-soft: #13291f; --good-ink: #92ddb5;
    --warning: #d8b04a; --warning-soft: #302710; --warning-ink: #f0d48a;
    --bad: #e26a61; --bad-soft: #3a1b1c; --bad-ink: #f7b4b3;
    --info: #6f9fd8; --info-soft: #17263a; --info-ink: #a9ccf5;
  }
}
`;

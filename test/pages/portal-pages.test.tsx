import { describe, expect, it } from 'vitest';
import { STAGES } from '../../src/domain/policy/stage.ts';
import { renderPage } from '../../src/pages/page.tsx';
import { ActivationPage } from '../../src/pages/portal/activation-page.tsx';
import { Changes, changeSentence } from '../../src/pages/portal/changes.tsx';
import { CodePage } from '../../src/pages/portal/code-page.tsx';
import { DevicesPage } from '../../src/pages/portal/devices-page.tsx';
import { MoreTimePage } from '../../src/pages/portal/more-time-page.tsx';
import { OwnedPage } from '../../src/pages/portal/owned-page.tsx';
import { wordsIn } from '../../src/pages/portal/words/words.ts';
import { OutLink } from '../../src/pages/section.tsx';
import {
  activationProps,
  changes,
  codeProps,
  devicesProps,
  linkFrame,
  ownedProps,
  signedInFrame,
} from '../support/sample-portal-props.ts';

const english = wordsIn('en');

describe('the page that asks for a code', () => {
  const carrying = (carried: typeof codeProps.carried) =>
    renderPage(<CodePage {...codeProps} carried={carried} />);

  it('offers no way to lose what was typed before, and the other languages where nothing was', () => {
    expect(carrying([['question', 'Why?']])).not.toContain('lang=fr');
    expect(carrying([])).toContain('lang=fr');
  });
});

describe('the activation page', () => {
  const html = renderPage(<ActivationPage {...activationProps} />);

  it('has exactly one button, and it posts', () => {
    expect(html.match(/<button/g)).toHaveLength(1);
    expect(html).toContain('<form method="post" action="/portal/activate/TOKEN"');
  });

  it('shows dates as the reader writes them, marked with their language', () => {
    expect(html).toContain('<time datetime="2027-05-18" lang="de-DE">Dienstag, 18. Mai 2027</time>');
  });

  it('shows no key: that needs the button (M9, A2)', () => {
    expect(html).not.toContain('license-key');
  });
});

describe('what is changing', () => {
  const at = (today: string) =>
    renderPage(
      <Changes
        words={english}
        product="Atlas"
        whenBlocked="read-only"
        changes={changes}
        today={today}
        reader={signedInFrame.reader}
      />,
    );
  const current = (today: string) =>
    /class="current"><p class="when"><time datetime="([^"]*)"/.exec(at(today))?.[1];

  it('marks the last change that has come, from its own day on', () => {
    expect(current('2027-05-17')).toBe('2027-04-06');
    expect(current('2027-05-18')).toBe('2027-05-18');
  });

  it('marks nothing before the first', () => {
    expect(current('2027-02-28')).toBeUndefined();
  });

  it('says nothing of being blocked before a stage that can', () => {
    const lenient = STAGES.slice(0, 3).map((stage) => changeSentence(english, stage, 'Atlas', 'exit'));
    expect(lenient.join(' ')).not.toContain('no longer start');
    expect(changeSentence(english, 'grace-end', 'Atlas', 'exit')).toContain('no longer start');
    expect(changeSentence(english, 'enforce-product', 'Atlas', 'dim the screen')).toContain('dim the screen');
  });
});

describe('what you own', () => {
  const html = renderPage(<OwnedPage {...ownedProps} />);

  it('answers the four questions for each product', () => {
    for (const question of ['What did I buy?', 'How many?', 'When does it expire?', 'Is it on support?']) {
      expect(html.split(question)).toHaveLength(ownedProps.owned.length + 1);
    }
    expect(html).toContain('9 of 12 seats in use');
  });

  it('calls a product expired from the day after its last', () => {
    const [first] = ownedProps.owned;
    if (!first) throw new Error('the sample owns nothing');
    const on = (today: string) => renderPage(<OwnedPage {...ownedProps} owned={[first]} today={today} />);
    expect(on('2028-01-31')).toContain('In force');
    expect(on('2028-02-01')).toContain('Expired');
    expect(on('2027-09-30')).toContain('Yes, until');
    expect(on('2027-10-01')).toContain('No, it ended on');
  });

  it('names the next step, and offers no other button', () => {
    expect(html).toContain('<strong>Atlas CAD</strong>: 3 seats still free.');
    expect(html.match(/button primary/g)).toHaveLength(1);
  });
});

describe('the devices', () => {
  it('are counted against the seats as on the page of licenses', () => {
    const html = renderPage(<DevicesPage {...devicesProps} />);
    expect(html).toContain('2 of 12 seats in use');
    expect(html).not.toContain('devices of');
  });
});

describe('more time', () => {
  const ask = (timesLeft: number) =>
    renderPage(
      <MoreTimePage
        frame={signedInFrame}
        account="Brunner"
        step="ask"
        products={[{ key: 'cad', name: 'Atlas' }]}
        maxDays={30}
        timesLeft={timesLeft}
      />,
    );

  it('promises days at once only while some are left', () => {
    expect(ask(1)).toContain('are yours at once');
    expect(ask(0)).not.toContain('at once');
  });
});

describe('links out of the portal', () => {
  it('are none when the address could be a script', () => {
    const script = ['javascript', 'alert(1)'].join(':');
    const hostile = renderPage(<OutLink href={script}>chat</OutLink>);
    expect(hostile).not.toContain('href');
    expect(renderPage(<OutLink href="https://help.example">chat</OutLink>)).toContain(
      'href="https://help.example"',
    );
  });

  it('of help appear only where there is help', () => {
    const frame = { ...linkFrame, ways: null, help: { faq: null, chat: null, videos: [] } };
    expect(renderPage(<ActivationPage {...activationProps} frame={frame} />)).not.toContain('<h2>Hilfe</h2>');
  });
});

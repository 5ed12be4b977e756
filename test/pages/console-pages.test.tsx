import { describe, expect, it } from 'vitest';
import { CohortTable, StageDistribution } from '../../src/pages/console/campaign-cohorts.tsx';
import { WaveTable } from '../../src/pages/console/campaign-mail.tsx';
import { CampaignPage } from '../../src/pages/console/campaign-page.tsx';
import { InboxMessagePage } from '../../src/pages/console/inbox-message-page.tsx';
import { StaffPage } from '../../src/pages/console/staff-page.tsx';
import { renderPage } from '../../src/pages/page.tsx';
import { campaignProps, frame } from '../support/sample-campaign-props.ts';
import { messageProps, staffProps } from '../support/sample-console-props.ts';

const { reader } = frame;

/** Text of the cells of each row, tags removed. */
function rowsOf(html: string): readonly (readonly string[])[] {
  return [...html.matchAll(/<tr>(.*?)<\/tr>/gs)].map((row) =>
    [...(row[1] ?? '').matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map((cell) =>
      (cell[1] ?? '').replace(/<[^>]*>/g, ''),
    ),
  );
}

describe('accounts by cohort and stage', () => {
  const rows = rowsOf(renderPage(<CohortTable cohorts={campaignProps.cohorts} reader={reader} />));

  it('add up along both edges', () => {
    expect(rows.at(1)).toEqual(['pilot', '0', '0', '2', '23', '0', '0', '25', '4']);
    expect(rows.at(-1)).toEqual(['All', '3', '232', '2', '23', '0', '0', '260', '4']);
  });

  it('are drawn with the numbers that the table holds', () => {
    const bar = renderPage(<StageDistribution cohorts={campaignProps.cohorts} reader={reader} />);
    expect([...bar.matchAll(/<b>(\d+)<\/b>/g)].map((match) => match[1])).toEqual(['3', '232', '2', '23']);
    const widths = [...bar.matchAll(/width="([\d.]+)%" height/g)].map((match) => Number(match[1]));
    expect(widths.slice(1).reduce((sum, width) => sum + width, 0)).toBeCloseTo(100);
  });
});

describe('deliveries by wave', () => {
  const [wave] = campaignProps.waves;

  it('are said aloud to be wrong when planned is not the sum of its parts (M2)', () => {
    if (!wave) throw new Error('the sample has no wave');
    const right = renderPage(<WaveTable campaign="atlas-2027" waves={[wave]} reader={reader} />);
    const wrong = renderPage(
      <WaveTable campaign="atlas-2027" waves={[{ ...wave, inDoubt: wave.inDoubt + 1 }]} reader={reader} />,
    );
    expect(right).not.toContain('do not add up');
    expect(wrong).toContain('do not add up: pilot-notice');
  });
});

describe('the campaign page', () => {
  const html = renderPage(<CampaignPage {...campaignProps} />);

  it('binds an approval to the hash of the exact change (E3)', () => {
    expect(html).toContain('name="hash" value="9f2b6c1d4e8a7035b1c2d3e4f5a60718"');
  });

  it('offers no button for what the reader may not approve, and says why', () => {
    expect(html.match(/campaigns\/atlas-2027\/approve"/g)).toHaveLength(1);
    expect(html).toContain('You proposed this, so somebody else has to approve it.');
  });

  it('offers pause or resume only to who may', () => {
    const none = renderPage(<CampaignPage {...campaignProps} mayPause={false} mayResume={false} />);
    expect(html).toContain('/pause"');
    expect(html).not.toContain('/resume"');
    expect(none).not.toMatch(/\/(pause|resume)"/);
  });

  it('offers to roll back the phases it is given, and nothing when there are none', () => {
    expect(html).toMatch(
      /roll-back" class="form card">.*<option value="pilot-grace">.*<option value="pilot-warn">/,
    );
    expect(renderPage(<CampaignPage {...campaignProps} mayRollBack={[]} />)).not.toContain('roll-back');
  });

  it('says reason and numbers of every condition of the phases to come', () => {
    expect(html).toContain('24 of 25 accounts got pilot-notice (96 %); needed: at least 95 %.');
    expect(html).toContain('<p class="seen">24 of 25</p>');
  });

  it('shows the business time of a time lapse, in the zone of the reader', () => {
    expect(html).toContain('8 Jun 2027, 10:00 CEST');
    expect(
      renderPage(<CampaignPage {...campaignProps} frame={{ ...frame, timeLapse: null }} />),
    ).not.toContain('Time lapse');
  });

  it('escapes keys in addresses', () => {
    const campaign = { ...campaignProps.campaign, key: '../../x?y' };
    expect(renderPage(<CampaignPage {...campaignProps} campaign={campaign} />)).toContain(
      '/console/campaigns/..%2F..%2Fx%3Fy/pause',
    );
  });
});

describe('other console pages', () => {
  it('have no inbox in the navigation when mail really leaves', () => {
    const without = renderPage(<StaffPage {...staffProps} frame={{ ...frame, hasInbox: false }} />);
    expect(renderPage(<StaffPage {...staffProps} />)).toContain('href="/console/inbox"');
    expect(without).not.toContain('/console/inbox');
  });

  it('let nobody change staff who may not', () => {
    const html = renderPage(<StaffPage {...staffProps} mayChange={false} />);
    expect(html).not.toMatch(/Remove|Add a person/);
  });

  it('show captured mail in a frame without script or our origin', () => {
    const html = renderPage(<InboxMessagePage {...messageProps} />);
    const sandbox = /<iframe [^>]*sandbox="([^"]*)"/.exec(html)?.[1];
    expect(sandbox).toBe('allow-popups allow-popups-to-escape-sandbox');
    expect(html).not.toContain('srcdoc');
  });
});

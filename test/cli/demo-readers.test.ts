import { expect, test } from 'vitest';
import { newAgenda } from '../../src/cli/demo/agenda.ts';
import type { LoopbackMessage } from '../../src/cli/demo/loopback-mail-api.ts';
import { type People, peopleOf } from '../../src/cli/demo/people.ts';
import { newDesks, type ReaderCounts, receive } from '../../src/cli/demo/readers.ts';
import { ensureSigningKeys } from '../../src/flows/signing-keys.ts';
import { approvePlan, berlin, makeAccounts, manyAccounts } from '../support/make.ts';
import { useWeb } from '../support/make-web.ts';
import { runTo } from '../support/run-time.ts';
import { smallPlan } from '../support/small-campaign.ts';

const web = useWeb();
const always = () => true;

/** Everybody reads, and does all that a mail offers. */
const willing: People = {
  ...peopleOf('test'),
  ...{ isDead: () => false, bounces: () => false, isScanned: always, activates: always },
  ...{ acknowledges: always, answersSurvey: always, wantsMoreTime: always, unsubscribes: always },
  ...{ delayDays: () => 0, repAcknowledges: always },
};

test('readers of the demo act through the pages, with the codes in their own mail', async () => {
  await makeAccounts(web.context, manyAccounts(1));
  await approvePlan(web.context, smallPlan());
  await runTo(web.context, berlin('2027-02-24'));
  await ensureSigningKeys(web.context);
  const mails = await web.pool<{ toEmail: string; subject: string; html: string }[]>`
    select to_email, subject, html from captured_mail order by at`;
  const delivered = mails.map((mail) => messageOf(mail.toEmail, mail.subject, mail.html));
  const desks = newDesks(() => [
    ...delivered,
    ...web.sent.map((mail) => messageOf(mail.to.email, mail.subject, mail.html)),
  ]);
  const counts: ReaderCounts = {
    ...{ scanned: 0, activated: 0, acknowledged: 0, answered: 0, moreTime: 0, unsubscribed: 0, briefed: 0 },
  };
  const agenda = newAgenda(2);
  const now = berlin('2027-02-24');
  for (const message of delivered) receive(agenda, willing, message, now, desks, counts);
  await agenda.actUpTo(now + 5 * 86_400_000);
  expect(counts).toMatchObject({ activated: 2, acknowledged: 2, unsubscribed: 1, briefed: 1 });
  expect(await web.pool`select 1 from activation where deactivated_at is null`).toHaveLength(1);
  expect(await web.pool`select 1 from opt_out`).toHaveLength(1);
  expect(
    await web.pool`select 1 from delivery where mailing = 'briefing' and acknowledged_at is not null`,
  ).toHaveLength(1);
});

/** A mail as the provider has it, with links that lead to this test. */
function messageOf(to: string, subject: string, html: string): LoopbackMessage {
  return {
    ...{
      deliveryId: '',
      providerId: '',
      attempt: 1,
      from: '',
      text: '',
      headers: {},
      customArgs: {},
      body: {},
    },
    recipients: [to],
    subject,
    html: html.replaceAll('https://licenses.example.com', web.url),
  };
}

import type { FeedbackPageProps } from '../../src/pages/console/feedback-page.tsx';
import { frame } from './sample-campaign-props.ts';

/** Props of the feedback page, as a campaign after its pilot would fill them. */

const pilot = {
  key: 'pilot-warn',
  numbers: {
    ...{ asked: 25, answeredOfAsked: 11, accounts: 12, answers: 17, mean: 3.94 },
    distribution: [1, 1, 3, 5, 7] as const,
  },
};
const rest = {
  key: 'rest-warn',
  numbers: {
    ...{ asked: 0, answeredOfAsked: 0, accounts: 0, answers: 0, mean: null },
    distribution: [0, 0, 0, 0, 0] as const,
  },
};

export const feedbackProps: FeedbackPageProps = {
  frame,
  campaign: { key: 'atlas-2027', title: 'License activation for Atlas CAD' },
  phases: [pilot, rest],
  shown: {
    ...pilot,
    score: null,
    comments: [
      {
        place: '1808208000000-12',
        account: 'C-1042',
        accountName: 'Nordwind Engineering GmbH',
        score: 5,
        comment: 'Three minutes a computer, and we now see who uses what.\nThe video helped.',
        at: Date.parse('2027-04-20T08:00:00Z'),
      },
      {
        place: '1808121600000-7',
        account: 'C-2077',
        accountName: 'Ateliers Lumière SA',
        score: 1,
        comment: 'Our proxy blocked it. <b>Nobody</b> told us which addresses to allow & why.',
        at: Date.parse('2027-04-19T08:00:00Z'),
      },
    ],
    next: '1808121600000-7',
  },
};

export const noCommentProps: FeedbackPageProps = {
  ...feedbackProps,
  shown: feedbackProps.shown && { ...feedbackProps.shown, score: 2, comments: [], next: null },
};

export const unaskedFeedbackProps: FeedbackPageProps = {
  ...feedbackProps,
  shown: { ...rest, score: null, comments: [], next: null },
};

export const noFeedbackProps: FeedbackPageProps = { ...feedbackProps, phases: [], shown: null };

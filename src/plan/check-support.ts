import { TOPICS } from '../domain/plan.ts';
import type { Draft } from './draft.ts';
import { doubtful, type Finding, wrong } from './finding.ts';

const LONGEST_MINUTES = 4;

/** Every topic has an owner, and how-to videos are short enough to be watched. */
export function checkSupport({ plan }: Draft): readonly Finding[] {
  const { owners, videos } = plan.support;
  const unowned = TOPICS.filter((topic) => owners[topic] === undefined).map((topic) =>
    wrong(
      'topic-without-owner',
      ['support', 'owners', topic],
      `Cases about \`${topic}\` have no owner: name a team or a person under \`owners\`.`,
    ),
  );
  const long = videos.flatMap((video, index) => {
    if (video.minutes <= LONGEST_MINUTES) return [];
    const message = `"${video.title}" takes ${video.minutes} minutes: few people watch a how-to longer than ${LONGEST_MINUTES}.`;
    return [doubtful('video-too-long', ['support', 'videos', index, 'minutes'], message)];
  });
  return [...unowned, ...long];
}

import { Hidden, PostForm, Select, Submit, TextField } from '../form.tsx';
import { consolePaths } from '../paths.ts';

/** A decision that waits for a person: a revision, or the start of a phase. */
export type PendingApproval = {
  readonly id: string;
  /** `Revision 4`, `Start of pilot-grace`. */
  readonly title: string;
  /** What approving it does, a sentence each: who is affected, from when, and what else it includes. */
  readonly says: readonly string[];
  readonly proposedBy: string | null;
  /** Hash of the exact change and account set: the approval is bound to it (E3). */
  readonly hash: string;
  /** Null when the reader may approve; else the sentence why not. */
  readonly refusal: string | null;
};

/** Stopping and going on. Pausing needs one person and works at once (E4), so it is never more than two clicks away. */
export function PauseOrResume(props: {
  readonly campaign: string;
  readonly csrf: string;
  readonly mayPause: boolean;
  readonly mayResume: boolean;
}) {
  return (
    <>
      {props.mayPause ? (
        <details class="action">
          <summary class="button secondary">Pause…</summary>
          <PostForm action={consolePaths.pauseForm(props.campaign)} csrf={props.csrf} class="form card">
            <p>
              No stage tightens and no mail leaves until somebody resumes. Dates and clocks move by the time
              paused. Mail already handed to the provider cannot be called back.
            </p>
            <TextField id="pause-reason" name="reason" label="Why" required />
            <Submit kind="danger">Pause now</Submit>
          </PostForm>
        </details>
      ) : null}
      {props.mayResume ? (
        <PostForm action={consolePaths.resumeForm(props.campaign)} csrf={props.csrf} class="inline">
          <Submit>Resume</Submit>
        </PostForm>
      ) : null}
    </>
  );
}

/** Undoing a phase needs one person and works at once (E4). It is kept apart from pausing, which undoes nothing. */
export function RollBack(props: {
  readonly campaign: string;
  readonly csrf: string;
  /** Keys of the phases under way, the last one first. */
  readonly phases: readonly string[];
}) {
  if (props.phases.length === 0) return null;
  return (
    <details class="action">
      <summary class="button secondary">Roll back…</summary>
      <PostForm action={consolePaths.rollBackForm(props.campaign)} csrf={props.csrf} class="form card">
        <p>
          The phase and every later one of its cohorts end at once: accounts go back to the stage before it,
          and its unsent mail is cancelled. Starting it again takes a new proposal.
        </p>
        <Select
          id="roll-back-phase"
          name="phase"
          label="Phase"
          options={props.phases.map((phase) => ({ value: phase, word: phase }))}
        />
        <TextField id="roll-back-reason" name="reason" label="Why" required />
        <Submit kind="danger">Roll back now</Submit>
      </PostForm>
    </details>
  );
}

/** What waits for approval: what it does in plain words, then one button. */
export function Approvals(props: {
  readonly campaign: string;
  readonly csrf: string;
  readonly approvals: readonly PendingApproval[];
}) {
  return (
    <div class="stack">
      {props.approvals.map((approval) => (
        <article key={approval.id} class="card attention" aria-labelledby={`approval-${approval.id}`}>
          <h3 id={`approval-${approval.id}`}>{approval.title}</h3>
          <ul class="sentences">
            {approval.says.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
          <p class="quiet">
            {approval.proposedBy === null ? 'Due by the plan.' : `Proposed by ${approval.proposedBy}.`} Bound
            to change <code title={approval.hash}>{approval.hash.slice(0, 12)}</code>; any edit voids it.
          </p>
          {approval.refusal === null ? (
            <PostForm action={consolePaths.approveForm(props.campaign)} csrf={props.csrf} class="inline">
              <Hidden name="id" value={approval.id} />
              <Hidden name="hash" value={approval.hash} />
              <Submit label={`Approve: ${approval.title}`}>Approve</Submit>
            </PostForm>
          ) : (
            <p>{approval.refusal}</p>
          )}
        </article>
      ))}
    </div>
  );
}

import { PlainLayout } from './plain-layout.tsx';
import { Table } from './table.tsx';

export type SchemaRow = {
  /** `owns[].seats`: a member of the objects in a list. */
  readonly name: string;
  readonly type: string;
  readonly isRequired: boolean;
  readonly says: string;
};

export type ApiOperation = {
  readonly id: string;
  /** In capitals. */
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  /** What whoever asks has to show. */
  readonly asks: string;
  readonly parameters: readonly (SchemaRow & { readonly place: string })[];
  readonly body: readonly SchemaRow[];
  readonly answers: readonly {
    readonly status: string;
    readonly says: string;
    readonly members: readonly SchemaRow[];
  }[];
  readonly example: string;
};

export type ApiPageProps = {
  readonly groups: readonly { readonly tag: string; readonly operations: readonly ApiOperation[] }[];
};

/** What programs may ask, to read: the same that `/openapi.json` says to programs. Nobody's data, so no sign-in. */
export function ApiPage({ groups }: ApiPageProps) {
  return (
    <PlainLayout title="API" wide>
      <h1>API</h1>
      <p class="lead">
        For integrations and client software, made of the schemas that check every request.{' '}
        <a href="/openapi.json">openapi.json</a> says the same to programs (OpenAPI 3.1).
      </p>
      <ul class="sentences api-rules">
        <li>
          An integration sends <code>Authorization: Bearer TOKEN</code>. A token comes from{' '}
          <code>glidepath token create</code>, acts in the name of a person, and is for the scopes it was
          given.
        </li>
        <li>
          What goes wrong is told as a problem (RFC 9457) with a stable <code>code</code> and a sentence.
        </li>
        <li>
          A list comes a page at a time: ask again with <code>after</code> set to its <code>next</code> until
          that is null.
        </li>
        <li>
          A POST with an <code>Idempotency-Key</code> is carried out once, however often it is sent; the first
          answer is kept for a day.
        </li>
        <li>Days are YYYY-MM-DD and end with their last minute in the account’s zone; moments are in UTC.</li>
      </ul>
      <nav aria-label="Operations" class="api-contents">
        {groups.map(({ tag, operations }) => (
          <section key={tag}>
            <h2>
              <a href={`#${placeOf(tag)}`}>{titled(tag)}</a>
            </h2>
            <ul>
              {operations.map((one) => (
                <li key={one.id}>
                  <a href={`#${one.id}`}>
                    <span class="api-method">{one.method}</span> {one.path}
                  </a>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </nav>
      {groups.map(({ tag, operations }) => (
        <section key={tag} class="section">
          <h2 id={placeOf(tag)}>{titled(tag)}</h2>
          <div class="stack">
            {operations.map((one) => (
              <Operation key={one.id} operation={one} />
            ))}
          </div>
        </section>
      ))}
    </PlainLayout>
  );
}

function Operation({ operation }: { readonly operation: ApiOperation }) {
  const { id, method, path, summary, asks, parameters, body, answers, example } = operation;
  const label = `${method} ${path}`;
  const exampleRegion = { tabIndex: 0, 'aria-label': `Example of ${label}` };
  return (
    <article class="card api-operation">
      <h3 id={id}>
        <span class="api-method">{method}</span> <code>{path}</code>
      </h3>
      <p>{summary}</p>
      <p class="quiet">{asks}.</p>
      {parameters.length === 0 ? null : (
        <Members title={`Parameters of ${label}`} word="Parameters" rows={parameters.map(placed)} />
      )}
      {body.length === 0 ? null : <Members title={`Body of ${label}`} word="Body" rows={body} />}
      {answers.map(({ status, says, members }) =>
        members.length === 0 ? (
          <p key={status}>
            <strong>{status}</strong> {says}
          </p>
        ) : (
          <details key={status} class="more">
            <summary>
              Answer {status}: {says}
            </summary>
            <Members title={`Answer ${status} of ${label}`} rows={members} />
          </details>
        ),
      )}
      <details class="more">
        <summary>Example</summary>
        <pre class="api-example" {...exampleRegion}>
          <code>{example}</code>
        </pre>
      </details>
    </article>
  );
}

function Members(props: {
  readonly title: string;
  readonly word?: string;
  readonly rows: readonly SchemaRow[];
}) {
  const isExplained = props.rows.some((row) => row.says !== '');
  const columns = [{ title: 'Name' }, { title: 'Value' }, ...(isExplained ? [{ title: 'What it is' }] : [])];
  return (
    <>
      {props.word === undefined ? null : <h4>{props.word}</h4>}
      <Table caption={props.title} columns={columns}>
        {props.rows.map((row) => (
          <tr key={row.name}>
            <th scope="row">
              <code>{row.name}</code>
              {row.isRequired ? null : <small>optional</small>}
            </th>
            <td>{row.type}</td>
            {isExplained ? <td class="sentence">{row.says}</td> : null}
          </tr>
        ))}
      </Table>
    </>
  );
}

function placed({ place, says, ...row }: ApiOperation['parameters'][number]): SchemaRow {
  return { ...row, says: `In the ${place}. ${says}`.trim() };
}

function titled(tag: string): string {
  return `${tag[0]?.toUpperCase() ?? ''}${tag.slice(1)}`;
}

function placeOf(tag: string): string {
  return tag.toLowerCase().replaceAll(' ', '-');
}

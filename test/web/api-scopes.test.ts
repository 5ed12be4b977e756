import { beforeEach, describe, expect, test } from 'vitest';
import { TOKEN_SCOPES } from '../../src/domain/token-scope.ts';
import { createToken } from '../../src/flows/api-tokens.ts';
import { staffByKey } from '../../src/store/staff.ts';
import { makeAccounts, makeStaff } from '../support/make.ts';
import { useWeb } from '../support/make-web.ts';

const web = useWeb();

beforeEach(async () => {
  await makeAccounts(web.context, [{ key: 'A-1' }]);
});

type Described = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly 'x-scope'?: string }>>>>;
};

/** As an integrator reads them: `POST /v1/cases/{id}/close` and its scope. */
async function operations() {
  const { paths } = (await (await fetch(`${web.url}/openapi.json`)).json()) as Described;
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { 'x-scope': scope }]) =>
      scope === undefined ? [] : [{ name: `${method.toUpperCase()} ${path}`, method, path, scope }],
    ),
  );
}

async function makeTokenFor(scopes: readonly string[]): Promise<string> {
  const { key } = await makeStaff(web.pool, 'administrator', `Ada ${scopes.length} ${scopes[0]}`);
  const staff = await staffByKey(web.pool, key);
  if (staff === null) throw new Error(`Nobody is called ${key}.`);
  const made = await createToken(web.context, { name: 'test', owner: key, staff, scopes });
  if (!made.ok) throw new Error(made.message);
  return made.value.token;
}

/** Asks for what does not exist, with an empty body: whoever is let in learns that, and nothing changes. */
async function ask({ method, path }: { method: string; path: string }, token: string) {
  const response = await fetch(web.url + path.replaceAll(/\{\w+\}/g, '999999999'), {
    method: method.toUpperCase(),
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    ...(method === 'get' ? {} : { body: '{}' }),
  });
  const { code } = (await response.json()) as { code?: string };
  return response.status === 403 && code === 'scope' ? 'out of scope' : response.status;
}

const covers = (scope: string, needed: string) =>
  scope === needed || scope === needed.replace(':read', ':write');

describe('the scopes of a token, at every operation of the description', () => {
  test('let in whoever has the one that is named, or its writing, and nobody who has all others', async () => {
    const all = await operations();
    expect(all.length).toBeGreaterThan(40);
    const wrong: string[] = [];
    for (const scope of TOKEN_SCOPES) {
      const alone = await makeTokenFor([scope]);
      const others = TOKEN_SCOPES.filter((one) => !covers(one, scope));
      const without = await makeTokenFor(others);
      for (const operation of all) {
        const isLetIn = (await ask(operation, alone)) !== 'out of scope';
        if (isLetIn !== covers(scope, operation.scope))
          wrong.push(`${operation.name} ${isLetIn ? 'lets in' : 'refuses'} ${scope} alone`);
        if (operation.scope === scope && (await ask(operation, without)) !== 'out of scope')
          wrong.push(`${operation.name} lets in a token without ${scope}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  test('to read never let change anything, and each is of use', async () => {
    const all = await operations();
    expect(all.filter(({ method, scope }) => (method === 'get') !== scope.endsWith(':read'))).toEqual([]);
    const used = new Set(all.map(({ scope }) => scope));
    expect(TOKEN_SCOPES.filter((scope) => !used.has(scope))).toEqual([]);
  });

  test('are those of what the path is about', async () => {
    const strays = (await operations()).filter(({ path, scope }) => {
      const about = path
        .replace('/deliveries', '/mail')
        .split('/')
        .filter((word) => TOKEN_SCOPES.some((one) => one.startsWith(`${word}:`)));
      return about.length > 0 && !about.some((word) => scope.startsWith(`${word}:`));
    });
    expect(strays).toEqual([]);
  });
});

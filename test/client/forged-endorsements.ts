import { DAY, ISSUED } from '../domain/policy/facts.ts';
import type { Random } from '../support/random.ts';
import type { Claims, Family, Header } from './forged-claims.ts';
import { addOrder, turnBit, withSignature } from './forged-tampering.ts';
import { type SigningKey, signed, signedText, signingKey } from './license-service.ts';

/** Forged endorsements: none of them may make a client trust a key. */
export function endorsementFamiliesOf(key: SigningKey, issuer: string): readonly Family[] {
  const stranger = signingKey('k9');
  const claims = (random: Random): Claims => ({
    schema: 1,
    iss: issuer,
    iat: ISSUED + random.below(DAY),
    kid: 'k9',
    x: stranger.x,
  });
  const typ = 'key+jwt';
  return [
    { name: 'an endorsement by itself', forge: (random) => signed(claims(random), stranger, { typ }) },
    {
      name: 'an endorsement in the name of a pinned key',
      forge: (random) => signed(claims(random), { ...stranger, kid: key.kid }, { typ }),
    },
    {
      name: 'an endorsement of another type',
      forge: (random) =>
        signed(claims(random), key, {
          typ: random.pick(['policy+jwt', 'receipt+jwt', 'JWT', 'KEY+JWT', undefined]),
        }),
    },
    {
      name: 'an endorsement of another issuer',
      forge: (random) =>
        signed(
          {
            ...claims(random),
            iss: random.pick([`${issuer}/`, 'https://elsewhere.example.com', null, [issuer]]),
          },
          key,
          { typ },
        ),
    },
    {
      name: 'an endorsement that replaces a pinned key',
      forge: (random) => signed({ ...claims(random), kid: key.kid }, key, { typ }),
    },
    {
      name: 'an endorsement of no key',
      forge: (random) =>
        signed(
          {
            ...claims(random),
            x: random.pick([
              null,
              '',
              'AAAA',
              `${stranger.x}=`,
              `${stranger.x}AA`,
              stranger.x.slice(1),
              7,
              [stranger.x],
            ]),
          },
          key,
          { typ },
        ),
    },
    {
      name: 'an endorsement of another shape',
      forge: (random) =>
        signed(
          {
            ...claims(random),
            ...random.pick<Claims>([
              { schema: 2 },
              { schema: '1' },
              { iat: '1' },
              { iat: 0.5 },
              { kid: null },
              { kid: ['k9'] },
              { kid: 9 },
            ]),
          },
          key,
          { typ },
        ),
    },
    {
      name: 'an endorsement with one member twice',
      forge: (random) =>
        signedText(
          JSON.stringify({ alg: 'EdDSA', kid: key.kid, typ }),
          JSON.stringify(claims(random)).replace('{', `{"x":"${key.x}",`),
          key,
        ),
    },
    {
      name: 'an endorsement with a bit turned',
      forge: (random) =>
        withSignature(signed(claims(random), key, { typ }), (bytes) => turnBit(bytes, random.below(512))),
    },
    {
      name: 'an endorsement with the order of the group added',
      forge: (random) => withSignature(signed(claims(random), key, { typ }), (bytes) => addOrder(bytes, 1)),
    },
    {
      name: 'an endorsement that asks for more',
      forge: (random) =>
        signed(claims(random), key, {
          typ,
          ...random.pick<Header>([
            { crit: ['exp'] },
            { jwk: { kty: 'OKP', crv: 'Ed25519', x: stranger.x } },
            { b64: false },
          ]),
        }),
    },
  ];
}

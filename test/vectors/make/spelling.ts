/** One way to spell the claims of a document. `from` is replaced once by `to`. */
export type Spelling = {
  readonly name: string;
  readonly from: string | RegExp;
  readonly to: string;
  readonly expect: 'accepted' | 'malformed' | 'bad-claims';
  /** Anything but a matter of spelling (a duplicate, no JSON at all) is refused by any strict reader. */
  readonly kind: 'right' | 'spelling' | 'duplicate' | 'no-json';
};

const right = (name: string, from: string, to: string): Spelling => ({
  name,
  from,
  to,
  expect: 'accepted',
  kind: 'right',
});
const other = (name: string, from: string | RegExp, to: string): Spelling => ({
  name,
  from,
  to,
  expect: 'malformed',
  kind: 'spelling',
});
const twice = (name: string, from: string | RegExp, to: string): Spelling => ({
  name,
  from,
  to,
  expect: 'malformed',
  kind: 'duplicate',
});
const noJson = (name: string, from: string | RegExp, to: string): Spelling => ({
  name,
  from,
  to,
  expect: 'malformed',
  kind: 'no-json',
});

/** What the texts are made from: an unknown member `x` before everything else takes any value. */
const X = '{"schema"';
const x = (value: string) => `{"x":${value},"schema"`;
const M = '"Please activate."';

/**
 * The spelling rule of README.md, case by case. The texts are JSON source, so `\\` stands for one backslash there.
 */
export const SPELLINGS: readonly Spelling[] = [
  right('text beyond ASCII stands for itself', M, '"Größe 😀 \u007f \u0080 \u2028 \u2029 \ufeff \uffff /"'),
  right('the two-letter escapes', M, String.raw`"\" \\ \b \f \n \r \t"`),
  right('other control characters in four lower-case digits', M, String.raw`"\u0000 \u000b \u001f"`),
  right('half a surrogate pair is escaped, for UTF-8 cannot hold it', M, String.raw`"\ud800 \udfff"`),
  right('two halves in the wrong order are two halves', M, String.raw`"\ude00\ud83d"`),
  right('half a pair beside a whole one', M, String.raw`"\ud83d😀"`),
  right('a fraction', X, x('2.5')),
  right(
    'the numbers 0, 1e+21, 1e-7 and what lies just inside',
    X,
    x('[0,1e+21,100000000000000000000,1e-7,0.000001]'),
  ),
  right('numbers below zero', X, x('[-1,-2.5,-1e-7]')),
  right(
    'the shortest digits that read back, nearest first',
    X,
    x('[5e-324,5.684341886080802e-14,0.1,2e-44]'),
  ),
  right(
    'large numbers are doubles',
    X,
    x('[123456789012345680000,1.7976931348623157e+308,9007199254740992]'),
  ),
  right('names like indices first, in rising order', X, '{"0":1,"9":1,"10":1,"4294967294":1,"schema"'),
  right(
    'names that are no index keep their place',
    X,
    x('{"b":0,"01":1,"-1":2,"4294967295":3,"a":4,"1.5":5}'),
  ),
  right('a member called __proto__', X, '{"__proto__":{"stage":"off"},"schema"'),
  right('an empty name, empty maps and lists', X, '{"":[{},[],""],"schema"'),
  right('lists in lists', X, x(`${'['.repeat(20)}${']'.repeat(20)}`)),
  right('literals', X, x('[true,false,null]')),

  twice('a stage before the stage', X, '{"stage":"off","schema"'),
  twice('a stage after the stage', '"since"', '"stage":"off","since"'),
  twice('the very same member again', '"epoch":1', '"epoch":1,"epoch":1'),
  twice('a subject at the end', /\}$/, ',"sub":"account:OTHER"}'),
  twice('one spelled with an escape', X, String.raw`{"st\u0061ge":"off","schema"`),
  twice('in the entitlement', '"quantity":5', '"quantity":50,"quantity":5'),
  twice('in an unknown member', X, x('{"a":1,"a":2}')),
  twice('in a list in an unknown member', X, x('[{"":1,"":2}]')),
  twice('__proto__', X, '{"__proto__":1,"__proto__":2,"schema"'),
  twice('an index', X, '{"1":1,"1":2,"schema"'),

  other('a space before', /^/, ' '),
  other('a line break behind', /$/, '\n'),
  other('a space after a colon', '"epoch":1', '"epoch": 1'),
  other('a line break after a comma', ',"epoch"', ',\n"epoch"'),
  other('a tab in an empty list', X, x('[\t]')),
  other('a letter escaped that needs none', M, String.raw`"Pl\u0065ase activate."`),
  other('a name with a letter escaped', '"epoch"', String.raw`"epo\u0063h"`),
  other('a slash escaped', M, String.raw`"\/"`),
  other('an escape in upper case', M, String.raw`"\u001F"`),
  other('four digits where two letters do', M, String.raw`"\u000a"`),
  other('a quotation mark in four digits', M, String.raw`"\u0022"`),
  other('a line separator escaped', M, String.raw`"\u2028"`),
  other('a whole surrogate pair escaped', M, String.raw`"\ud83d\ude00"`),
  other('half a pair in upper case', M, String.raw`"\uD800"`),
  other('DEL escaped', M, String.raw`"\u007f"`),
  other('1.0', '"epoch":1', '"epoch":1.0'),
  other('1e0', '"epoch":1', '"epoch":1e0'),
  other('10e-1', '"epoch":1', '"epoch":10e-1'),
  other('minus zero', X, x('-0')),
  other('0.0', X, x('0.0')),
  other('1e21 without its sign', X, x('1e21')),
  other('a capital E', X, x('1E+21')),
  other('a trailing zero', X, x('2.50')),
  other('an integer that an exponent should write', X, x('1000000000000000000000')),
  other('an exponent where digits do', X, x('1e+20')),
  other('a small number in plain digits', X, x('0.0000001')),
  other('a number with more digits than a double', '"epoch":1', '"epoch":9007199254740993'),
  other('digits that are not the shortest', X, x('0.1000000000000000055')),
  other('a number larger than any double', X, x('1e400')),
  other('a number smaller than any double', X, x('1e-400')),
  other('names like indices in falling order', X, '{"10":1,"9":1,"schema"'),
  other('names like indices by their letters', X, x('{"1":0,"10":0,"2":0}')),
  other('a name like an index behind another', X, x('{"a":0,"1":0}')),

  noJson('a byte order mark', /^/, '\ufeff'),
  noJson('nothing at all', /^.*$/s, ''),
  noJson('the last brace is missing', /\}$/, ''),
  noJson('one brace too many', /$/, '}'),
  noJson('two documents', /$/, '{}'),
  noJson('a comma too many', /\}$/, ',}'),
  noJson('a comma too many in a list', X, x('[1,]')),
  noJson('a comment', X, '{/**/"schema"'),
  noJson('single quotes', M, "'Please activate.'"),
  noJson('a name without quotes', '"epoch":', 'epoch:'),
  noJson('a line break in a text', M, '"Please\nactivate."'),
  noJson('a zero byte in a text', M, '"\u0000"'),
  noJson('an escape that is none', M, String.raw`"\x41"`),
  noJson('an escape that is too short', M, String.raw`"\u41"`),
  noJson('NaN', X, x('NaN')),
  noJson('Infinity', X, x('-Infinity')),
  noJson('a leading zero', '"epoch":1', '"epoch":01'),
  noJson('a plus', '"epoch":1', '"epoch":+1'),
  noJson('a dot without digits behind', X, x('1.')),
  noJson('a dot without digits before', X, x('.5')),
  noJson('an exponent without digits', X, x('1e')),
  noJson('a hexadecimal number', X, x('0x1')),
  noJson('a literal in capitals', X, x('True')),
  noJson('undefined', X, x('undefined')),
  noJson('a missing value', X, x('')),
  noJson('a no-break space between members', ',"epoch"', ',\u00a0"epoch"'),

  { name: 'null', from: /^.*$/s, to: 'null', expect: 'bad-claims', kind: 'right' },
  { name: 'a list', from: /^.*$/s, to: '[]', expect: 'bad-claims', kind: 'right' },
  { name: 'a text', from: /^.*$/s, to: '"document"', expect: 'bad-claims', kind: 'right' },
  { name: 'a number', from: /^.*$/s, to: '42', expect: 'bad-claims', kind: 'right' },
  { name: 'an empty map', from: /^.*$/s, to: '{}', expect: 'bad-claims', kind: 'right' },
];

import { describe, expect, it } from 'vitest';
import { LONGEST_CELL, readTable } from '../../src/customers/read-table.ts';

const rowsOf = (text: string) => readTable('f.csv', text).table?.rows.map((row) => [row.line, ...row.cells]);
const problemsOf = (text: string) => readTable('f.csv', text).problems.map((p) => `${p.line} ${p.code}`);

describe('a CSV file is read', () => {
  it.each([
    ['plain', 'a,b\n1,2\n3,4\n'],
    ['with BOM', '\uFEFFa,b\n1,2\n3,4\n'],
    ['with CRLF', 'a,b\r\n1,2\r\n3,4\r\n'],
    ['with CR alone', 'a,b\r1,2\r3,4'],
    ['with semicolons', 'a;b\n1;2\n3;4'],
    ['with tabs', 'a\tb\n1\t2\n3\t4'],
    ['with blanks around cells and quotes', ' a , "b"\n 1,"2" \n3 , 4\n'],
    ['with BOM, CRLF and semicolons', '\uFEFF"a";b\r\n1;"2"\r\n3;4\r\n'],
  ])('%s', (_, text) => {
    const { table, problems } = readTable('f.csv', text);
    expect(problems).toEqual([]);
    expect(table?.header).toEqual(['a', 'b']);
    expect(rowsOf(text)).toEqual([
      [2, '1', '2'],
      [3, '3', '4'],
    ]);
  });

  it('takes the separator from the header, not from commas inside its quotes', () => {
    expect(readTable('f.csv', '"a, b, c";d\n1;2\n').table?.header).toEqual(['a, b, c', 'd']);
  });

  it('takes the separator it is told', () => {
    expect(readTable('f.csv', 'a,b;c\n1;2\n', ';').table?.header).toEqual(['a,b', 'c']);
  });

  it.each(['\n', '\r\n', '\r'])('counts lines right across quoted line breaks and blank rows (%j)', (end) => {
    const text = ['a,b', '"x', '', 'y",1', '', ' , ', '"', 'z",2', '3,4', ''].join(end);
    expect(rowsOf(text)).toEqual([
      [2, 'x\n\ny', '1'],
      [7, '\nz', '2'],
      [9, '3', '4'],
    ]);
  });

  it('keeps doubled quotes and separators inside quotes', () => {
    expect(rowsOf('a,b\n"say ""hi"", now",2\n')).toEqual([[2, 'say "hi", now', '2']]);
  });

  it('composes letters, so that one name has one spelling', () => {
    expect(rowsOf('a\nMu\u0308ller\n')).toEqual([[2, 'M\u00FCller']]);
  });
});

describe('a CSV file is refused', () => {
  it.each([
    ['when empty', '', 'null empty-file'],
    ['when blank', '\n \n', 'null empty-file'],
    ['when a column is there twice', 'a,A\n1,2\n', '1 duplicate-column'],
    ['when a column has no name', 'a,,c\n1,2,3\n', '1 unnamed-column'],
    ['when it is UTF-16 read as UTF-8', '\uFFFD\uFFFDa\0,\0b\0\n\0', '1 not-utf-8'],
    ['when the header never ends', '"a,b\n1,2\n', '1 unclosed-quote'],
  ])('%s', (_, text, problem) => {
    expect(readTable('f.csv', text).table).toBeNull();
    expect(problemsOf(text)).toEqual([problem]);
  });
});

describe('a row is reported by the line it starts on', () => {
  it.each([
    ['too few cells', 'a,b\n1,2\n\n3\n5,6\n', '4 column-count'],
    ['too many cells', 'a,b\n"1\n1",2\n3,4,5\n', '4 column-count'],
    ['a NUL byte', 'a,b\n1,2\n3,\0\n', '3 nul-byte'],
    ['bytes that are not UTF-8', 'a,b\n1,M\uFFFDller\n', '2 not-utf-8'],
    ['a cell over the limit', `a,b\n1,${'x'.repeat(LONGEST_CELL + 1)}\n`, '2 too-long'],
    ['a quote never closed', 'a,b\n"1\n1",2\n\n3,"4\n5,6\n', '5 unclosed-quote'],
    ['text after a closing quote', 'a,b\n1,2\n3,"4"5\n6,7\n', '3 bad-quote'],
    ['a quote inside an unquoted cell', 'a,b\n1,2\n3,4"5\n6,7\n', '3 bad-quote'],
  ])('%s', (_, text, problem) => {
    expect(problemsOf(text)).toEqual([problem]);
  });

  it('and a cell just at the limit is fine', () => {
    expect(problemsOf(`a\n${'x'.repeat(LONGEST_CELL)}\n`)).toEqual([]);
  });

  it('and all of them at once', () => {
    expect(problemsOf('a,b\n1\n2,2\n3,3,3\n4,\0\n')).toEqual([
      '2 column-count',
      '4 column-count',
      '5 nul-byte',
    ]);
  });

  it('and says that the rows after a quote that does not fit were not read', () => {
    const { table, problems } = readTable('f.csv', 'a,b\n1,2\n3,"4\n5,6\n7,"8"\n9,10\n');
    expect(table?.rows.map((row) => row.line)).toEqual([2]);
    expect(table?.complete).toBe(false);
    expect(problems[0]?.line).toBe(3);
    expect(problems[0]?.message).toContain('noticed on line 5');
    expect(problems[0]?.message).toContain('not read');
  });
});

import { describe, expect, it } from 'vitest'
import { sniffDialect } from '../../../../src/intake/bytes/dialect.ts'

describe('sniffDialect', () => {
  it.each([
    [',', 'phone,name\n1,Ann\n2,Bo\n'],
    [';', 'phone;price\n1;1,50\n2;2,75\n'],
    ['\t', 'phone\tname, last\n1\tLee, Ann\n2\tRay, Bo\n'],
    ['|', 'phone|a;b|c,d\n1|2;3|4,5\n'],
    [';', 'name;phone;note\n"a,b,c";1;"x,y"\n"d,e,f";2;"z,w"\n'],
    [',', 'name,phone\n"Lee; Ann; Jr.",1\n"Ray; Bo; Sr.",2\n'],
    [',', 'phone,name\r1,Ann\r2,Bo\r'],
    [',', 'a,b,c\n1,2\n1,2,3,4\n1,2,3\n'],
    [';', '"line one\nline, two, three";phone\n"x, y";1\n'],
    [',', 'phone\n1\n2\n'],
    [',', ''],
    [';', 'phone;name'],
    [';', 'a;b;c\nA;1,5\nB;2,7;x\nC;3,2;y;;\n'],
  ])('finds %j in %j', (delimiter, head) => {
    expect(sniffDialect(head)).toEqual({ delimiter, hasSepLine: false })
  })

  it('believes a sep= line over what the rows look like', () => {
    expect(sniffDialect('sep=|\r\na,b|c,d\r\n')).toEqual({ delimiter: '|', hasSepLine: true })
    expect(sniffDialect('"sep=;"\na;b\n')).toEqual({ delimiter: ';', hasSepLine: true })
    expect(sniffDialect('SEP=\t\na\tb\n')).toEqual({ delimiter: '\t', hasSepLine: true })
  })

  it.each([
    [',', 'sep=,\r\na;b\r\n'],
    ['\t', 'sep=\\t\na,b\n'],
    ['\t', '"sep=\t"\r\na;b\n'],
    ['^', 'sep=^\ra^b\r'],
    [';', 'sep=;'],
  ])('knows the sep= line for %j', (delimiter, head) => {
    expect(sniffDialect(head)).toEqual({ delimiter, hasSepLine: true })
  })

  it('follows a program that saved the file again with separators of its own', () => {
    expect(sniffDialect('sep=;,,\na,b,c\n')).toEqual({ delimiter: ',', hasSepLine: true })
    expect(sniffDialect('"sep=,";;\na;b;c\n')).toEqual({ delimiter: ';', hasSepLine: true })
  })

  it.each(['sep=a\n1\n', 'sep=\n1\n', 'sep=;;x,phone\n', 'x\nsep=;\n'])(
    'takes %j for a row like any other',
    (head) => {
      expect(sniffDialect(head).hasSepLine).toBe(false)
    },
  )

  it('does not let a record that is cut off at the end decide', () => {
    expect(sniffDialect('a,x;b\n1,x;2\n3,').delimiter).toBe(';')
  })
})

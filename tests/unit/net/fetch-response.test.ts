import { describe, expect, it } from 'vitest'
import { readFetchResponse } from '../../../src/main/engine/net/fetch-response'

const literal = Buffer.from('Subject: x\r\n\r\n')
const read = (line: string, literals: unknown[] = [literal]) =>
  readFetchResponse(Buffer.from(line.replace('{}', `{${literal.length}}\r\n`)), literals)

describe('a FETCH response of the plain shape', () => {
  it('is read with all that was asked for, in whatever order', () => {
    expect(
      read(
        '* 12 FETCH (UID 34 FLAGS (\\Seen $Forwarded [Gmail] NonJunk) INTERNALDATE " 3-Mar-2024 10:00:00 +0100"' +
          ' RFC822.SIZE 5678 EMAILID (M0123abc) MODSEQ (18446744073709551615) BODY[]<0> {})',
      ),
    ).toEqual({
      seq: 12,
      uid: 34,
      flags: new Set(['\\Seen', '$Forwarded', '[Gmail]', 'NonJunk']),
      internalDate: new Date('2024-03-03T09:00:00Z'),
      size: 5678,
      modseq: 18446744073709551615n,
      source: literal,
    })
    expect(read('* 1 FETCH (BODY[HEADER] {} FLAGS () UID 2)')).toEqual({
      ...{ seq: 1, uid: 2, flags: new Set(), headers: literal },
    })
  })

  it.each([
    ['another response', '* 12 EXISTS', []],
    ['an announcement without content', '* 1 FETCH (UID 2 FLAGS (\\Seen))', []],
    ['one without UID', '* 1 FETCH (FLAGS () BODY[] {})', [literal]],
    ['a quoted body', '* 1 FETCH (UID 2 BODY[] "Subject: x")', []],
    ['another part', '* 1 FETCH (UID 2 BODY[1] {})', [literal]],
    ['a later part of the source', '* 1 FETCH (UID 2 BODY[]<4096> {})', [literal]],
    ['two literals', '* 1 FETCH (UID 2 BODY[] {})', [literal, literal]],
    ['a literal of another length', '* 1 FETCH (UID 2 BODY[] {})', [Buffer.from('short')]],
    ['an item nobody asked for', '* 1 FETCH (UID 2 ENVELOPE NIL BODY[] {})', [literal]],
    ['a quoted flag', '* 1 FETCH (UID 2 FLAGS ("a b") BODY[] {})', [literal]],
    ['a flag outside ASCII', '* 1 FETCH (UID 2 FLAGS (Größe) BODY[] {})', [literal]],
    ['a list that does not end', '* 1 FETCH (UID 2 BODY[] {}', [literal]],
    ['something behind the end', '* 1 FETCH (UID 2 BODY[] {}) x', [literal]],
    ['flags without a good end', `* 1 FETCH (UID 2 FLAGS (${'a'.repeat(1500)}% BODY[] {})`, [literal]],
    ['very many flags', `* 1 FETCH (UID 2 FLAGS (${'a'.repeat(5000)}) BODY[] {})`, [literal]],
  ])('is not %s', (_, line, literals) => {
    expect(read(line, literals)).toBeNull()
  })
})

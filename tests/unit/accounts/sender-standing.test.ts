import { expect, it } from 'vitest'
import { plainSignature, type Identity } from '../../../src/shared/contract/accounts'
import { standingDoubt } from '../../../src/shared/sender-standing'
import { emptySettings } from '../../../src/shared/account-rules'

const identity = (id: number, address: string, more: Partial<Identity> = {}): Identity => ({
  ...{ id, address, name: '', replyTo: '', signature: '', isDefault: id === 1 },
  ...{ outgoingId: null, sentFolderId: null, ...plainSignature, ...more },
})
const own = identity(1, 'anna@firma.it')
const server = (user: string, login = true) => ({
  name: 'Relay',
  outgoing: { ...emptySettings('').outgoing, host: 'smtp.firma.it', user, login },
})
const doubt = (written: Identity, ...at: Parameters<typeof server>) =>
  standingDoubt({ identities: [own, written] }, written, server(...at))?.kind ?? null

it.each([
  ['the login itself', own, 'Anna@Firma.it', null],
  ['the account’s own address, where the login is no address', own, 'u1234', null],
  ['the account’s own address, where one signs in as somebody else', own, 'boss@firma.it', 'unverified'],
  ['an alias', identity(2, 'sales@firma.it'), 'anna@firma.it', 'unverified'],
  ['an alias, where the login is no address', identity(2, 'sales@firma.it'), 'u1234', 'unverified'],
  ['an alias by whose own login one signs in', identity(2, 'sales@firma.it'), 'sales@firma.it', null],
  [
    'an alias the user vouches for',
    identity(2, 'sales@firma.it', { standing: 'vouched' }),
    'anna@firma.it',
    null,
  ],
  [
    'an alias that was let through',
    identity(2, 'sales@firma.it', { standing: 'proven' }),
    'anna@firma.it',
    null,
  ],
  [
    'whom the server replaced',
    identity(2, 'sales@firma.it', { standing: 'rewritten', rewrittenTo: 'anna@firma.it' }),
    'sales@firma.it',
    'rewritten',
  ],
] as const)('[ACC-03] [ACC-06] of %s is asked only what may go wrong', (_case, written, login, kind) => {
  expect(doubt(written, login)).toBe(kind)
})

it('[ACC-03] nothing is asked of a relay that knows nobody, nor where there is no server', () => {
  const alias = identity(2, 'sales@firma.it')
  expect(doubt(alias, '', false)).toBeNull()
  expect(standingDoubt({ identities: [own, alias] }, alias, null)).toBeNull()
})

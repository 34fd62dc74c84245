import { expect, test } from 'vitest'
import { inSlices } from '../../../src/main/engine/slices'
import {
  assignRoles,
  roleByName,
  type FolderListing,
} from '../../../src/main/engine/features/sync/imap/folder-roles'

const folder = (path: string, more: Partial<FolderListing> = {}): FolderListing => ({
  path,
  name: path.split('/').at(-1) ?? path,
  delimiter: '/',
  specialUse: [],
  selectable: true,
  subscribed: true,
  ...more,
})

const roles = async (folders: FolderListing[], byUser: Parameters<typeof assignRoles>[1] = new Map()) =>
  Object.fromEntries(await inSlices(assignRoles(folders, byUser)))

test('[FLD-03] SPECIAL-USE beats a name, and INBOX is the inbox in any case', async () => {
  const listed = [
    folder('Inbox'),
    folder('Sent'),
    folder('Gesendet', { specialUse: ['\\Sent'] }),
    folder('Kosz', { specialUse: ['\\Trash', '\\HasNoChildren'] }),
  ]
  expect(await roles(listed)).toEqual({ Inbox: 'inbox', Gesendet: 'sent', Kosz: 'trash' })
})

test.each([
  ['Posta inviata', 'sent'],
  ['Elementi inviati', 'sent'],
  ['Wysłane', 'sent'],
  ['Elementy wysłane', 'sent'],
  ['Gesendete Objekte', 'sent'],
  ['Éléments envoyés', 'sent'],
  ['Elementos enviados', 'sent'],
  ['Bozze', 'drafts'],
  ['Wersje robocze', 'drafts'],
  ['Entwürfe', 'drafts'],
  ['ENTWURFE', 'drafts'],
  ['Brouillons', 'drafts'],
  ['Cestino', 'trash'],
  ['Posta eliminata', 'trash'],
  ['Kosz', 'trash'],
  ['Papierkorb', 'trash'],
  ['Deleted Items', 'trash'],
  ['Posta indesiderata', 'junk'],
  ['Spam', 'junk'],
  ['junk-e-mail', 'junk'],
  ['Niechciane', 'junk'],
  ['Archivio', 'archive'],
  ['Archiwum', 'archive'],
])('[FLD-03] %s is %s by its name', (name, role) => {
  expect(roleByName(name)).toBe(role)
})

test('[FLD-03] a name means nothing below a folder of the user, but does below INBOX', async () => {
  const listed = [folder('INBOX'), folder('Clients'), folder('Clients/Sent'), folder('INBOX/Cestino')]
  expect(await roles(listed)).toEqual({ INBOX: 'inbox', 'INBOX/Cestino': 'trash' })
})

test('[FLD-03] no role is given twice and no folder gets two', async () => {
  const listed = [
    folder('INBOX'),
    folder('Sent'),
    folder('Sent Items'),
    folder('All', { specialUse: ['\\All', '\\Archive'] }),
    folder('Archive'),
    folder('Old', { specialUse: ['\\Sent'] }),
    folder('Older', { specialUse: ['\\Sent'] }),
  ]
  const result = await roles(listed)
  expect(result).toEqual({ INBOX: 'inbox', Old: 'sent', All: 'all', Archive: 'archive' })
  expect(new Set(Object.values(result)).size).toBe(Object.values(result).length)
})

test('[FLD-03] what the user said comes first, also that a folder has no role', async () => {
  const listed = [
    folder('INBOX'),
    folder('Sent', { specialUse: ['\\Sent'] }),
    folder('Mine'),
    folder('Trash'),
  ]
  const byUser = new Map([
    ['Mine', 'sent' as const],
    ['Trash', null],
  ])
  expect(await roles(listed, byUser)).toEqual({ INBOX: 'inbox', Mine: 'sent' })
})

test('[FLD-03] a folder that cannot be opened plays no role', async () => {
  expect(await roles([folder('INBOX'), folder('Sent', { selectable: false }), folder('Inviati')])).toEqual({
    INBOX: 'inbox',
    Inviati: 'sent',
  })
})

test('[FLD-03] what the user chose outranks names and SPECIAL-USE at every LIST, and ends with the folder', async () => {
  const server = [folder('INBOX'), folder('Trash', { specialUse: ['\\Trash'] }), folder('Deleted Items')]
  const chosen = new Map([['Thrown away', 'trash' as const]])
  expect(await roles([...server, folder('Thrown away')], chosen)).toEqual({
    INBOX: 'inbox',
    'Thrown away': 'trash',
  })
  expect(await roles(server, chosen)).toEqual({ INBOX: 'inbox' })
  expect(await roles(server)).toEqual({ INBOX: 'inbox', Trash: 'trash' })
})

import { setImmediate as nextTurn } from 'node:timers/promises'
import { createRouterClient } from '@orpc/server'
import { createCrm } from '../src/main/engine/create-crm'
import { createAccountsFeature } from '../src/main/engine/features/accounts/index'
import type { EngineContext } from '../src/main/engine/context'
import { serverKey, type FetchedMessage } from '../src/main/engine/features/messages/index'
import { inSlices } from '../src/main/engine/slices'
import { foldersIn, syncFolders } from '../tests/helpers/mail-cache'
import { plainSettings } from '../tests/helpers/plain-settings'
import { createRandom, createWords, text } from './generate-mailbox'
import { holdUp } from './hold-ups'
import { openMailCache } from './mail-cache'
import type { RecordTypeName } from '../src/shared/records/record-types'

/**
 * A salesperson's ten years: 200,000 messages, 100,000 people, 20,000 companies, 30,000 deals and tickets, 20,000
 * notes, made by the engine itself. Prints how long the calls of the window take, the middle one, the slowest of 20
 * and the slowest, how long the engine's thread was held by long work, and the memory.
 * `BENCH_SCALE=0.1` makes a tenth of it.
 */

const SCALE = Number(process.env['BENCH_SCALE'] ?? 1)
const scaled = (count: number): number => Math.max(10, Math.round(count * SCALE))
const MESSAGES = scaled(200_000)
const PEOPLE = scaled(100_000)
const COMPANIES = scaled(20_000)
const DEALS_AND_TICKETS = scaled(30_000)
const NOTES = scaled(20_000)
/** Who work for one group: what depends on it is the worst case. */
const EMPLOYED = scaled(5_000)
/** How many people each of two companies has that are made one, at any scale. */
const MERGED = 5_000
const BATCH = 500
/** The domain all others lie below. */
const ABOVE_ALL = 'trade.example'
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 40)

const random = createRandom(11)
const words = createWords(random)
const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)
const domain = (company: number): string => `${names[company % names.length] ?? ''}${company}.${ABOVE_ALL}`
const names = Array.from({ length: 5_000 }, () => `${words()}${words()}`)
const name = (): string => capital(random.pick(names))

async function main(): Promise<void> {
  const cache = openMailCache({ settings: JSON.stringify(plainSettings(1)) })
  const { context, mailboxes, messages } = cache
  const accounts = createAccountsFeature(context)
  accounts.whenRemoved(messages.forgetAccount)
  const listed = ['INBOX', 'Customers', 'Old'].map((path) => ({
    ...{ path, name: path, delimiter: '/', selectable: true, subscribed: true },
    role: path === 'INBOX' ? ('inbox' as const) : null,
  }))
  syncFolders(mailboxes, 1, listed)
  const [, customers, old] = foldersIn(mailboxes, 1)
  if (!customers || !old) throw new Error('no folder')
  const crm = createCrm(context, messages, () => 'me@example.org')
  messages.addListener(crm.listener)
  messages.useKnownPeople(crm.known)
  crm.onKnownChanged(messages.reconsider)
  accounts.whenChanged(messages.ownChanged)
  const client = createRouterClient(
    { accounts: accounts.router, mailboxes: mailboxes.router, messages: messages.router, ...crm.routers },
    { context: { log: context.log } },
  )

  const made = performance.now()
  const longest = { commit: 0 }
  const inBatches = (total: number, make: (at: number) => void): void => {
    for (let first = 0; first < total; first += BATCH) {
      const start = performance.now()
      crm.journal.commit('bench', () => {
        for (let at = first; at < Math.min(total, first + BATCH); at++) make(at)
      })
      longest.commit = Math.max(longest.commit, performance.now() - start)
    }
  }
  const create = (type: RecordTypeName, fields: Record<string, unknown>): string =>
    crm.journal.commit('bench', (write) => write.create(type, fields))
  const companies: string[] = []
  inBatches(COMPANIES, (at) =>
    companies.push(create('company', { name: `${name()} ${capital(words())}`, domains: [domain(at)] })),
  )
  const people: string[] = []
  inBatches(PEOPLE, (at) =>
    people.push(
      create('person', {
        name: `${name()} ${name()}`,
        jobTitle: words(),
        phone: `+39 0${random.below(99)} ${1_000_000 + random.below(8_999_999)}`,
        companyId: at < EMPLOYED ? companies[0] : random.pick(companies),
        emails: [{ address: address(at), label: '', isPrimary: true }],
      }),
    ),
  )
  const [stage] = await client.records.choices({ type: 'stage' })
  inBatches(DEALS_AND_TICKETS, (at) =>
    at % 2 === 0
      ? create('deal', {
          title: `${capital(words())} ${words()} ${at}`,
          amount: { minor: random.below(9_000_000), currency: 'EUR' },
          stageId: stage?.id,
          personId: random.pick(people),
        })
      : create('ticket', { title: `${capital(words())} ${words()}`, personId: random.pick(people) }),
  )
  inBatches(NOTES, () =>
    create('note', { recordType: 'person', recordId: random.pick(people), text: text(random, words, 1) }),
  )
  const isIdle = idle(context.db)
  while (!isIdle()) await nextTurn()
  console.log(`records made in ${seconds(performance.now() - made)}`)

  const mailed = performance.now()
  for (let first = 1; first <= MESSAGES; first += BATCH)
    messages.cache.ingest(
      // Half of it lies in a second folder, which another program removes.
      first > MESSAGES / 2 ? old : customers,
      Array.from({ length: Math.min(BATCH, MESSAGES - first + 1) }, (_, at) => message(first + at)),
      { fetchCursor: null },
    )
  messages.drainIndexer()
  console.log(`mail taken in and indexed in ${seconds(performance.now() - mailed)}`)
  console.log(`database ${(cache.size() / 1e6).toFixed(0)} MB\n`)

  const [busiest = ''] = people
  const group = { type: 'company', id: companies[0] ?? '' }
  const view = { kind: 'folder' as const, folderId: customers.id }
  const { rows } = await client.messages.threads({ view, offset: 0, limit: 200 })
  const typed = typedLetters()
  const calls: Record<string, (at: number) => Promise<unknown>> = {
    'folder, first page': () => client.messages.threads({ view, offset: 0, limit: 50 }),
    'folder, anywhere': () =>
      client.messages.threads({ view, offset: random.below(MESSAGES / 8), limit: 50 }),
    thread: (at) => client.messages.thread({ threadId: rows[at % rows.length]?.threadId ?? 0 }),
    'mail search, as typed': (at) =>
      client.messages.search({ query: typed[at % typed.length] ?? '', limit: 50 }),
    'record page, busiest person': () =>
      client.timeline.forRecord({ record: { type: 'person', id: busiest }, limit: 50 }),
    'record page of a group': () => client.timeline.forRecord({ record: group, limit: 50 }),
    'people of a group': () => client.records.related({ of: group, type: 'person' }),
    'list of people, first page': () =>
      client.records.list({ type: 'person', query: '', offset: 0, limit: 100 }),
    'list of people, anywhere': () =>
      client.records.list({ type: 'person', query: '', offset: random.below(PEOPLE), limit: 100 }),
    'list of people, as typed': (at) =>
      client.records.list({ type: 'person', query: typed[at % typed.length] ?? '', offset: 0, limit: 100 }),
    'all records, as typed': (at) =>
      client.links.findRecords({ query: typed[at % typed.length] ?? '', limit: 20 }),
    'place in the list': (at) =>
      client.records.position({ record: { type: 'person', id: people[at * 7] ?? '' }, query: '' }),
    'renaming a group': (at) => client.records.update({ record: group, fields: { name: `Group ${at}` } }),
  }
  console.log(`${'ms'.padEnd(28)}     p50     p95   worst`)
  for (const [label, call] of Object.entries(calls)) {
    const times: number[] = []
    for (let at = 0; at < ROUNDS; at++) {
      const start = performance.now()
      await call(at)
      times.push(performance.now() - start)
    }
    times.sort((a, b) => a - b)
    const at = (share: number): string =>
      (times[Math.floor((times.length - 1) * share)] ?? 0).toFixed(1).padStart(8)
    console.log(`${label.padEnd(28)}${at(0.5)}${at(0.95)}${at(1)}`)
  }

  const company = { type: 'company', id: companies[1] ?? '' }
  const person = { type: 'person', id: busiest }
  const { fields } = await client.records.get(company)
  const { fields: personal } = await client.records.get(person)
  const run = (label: string, begin: () => unknown): Promise<void> => holdUp(label, begin, isIdle)
  const setRole = (role: 'archive' | null): Promise<unknown> =>
    client.mailboxes.setRole({ id: customers.id, role })
  console.log(`\n${'ms'.padEnd(28)}held up  on CPU  in all`)
  await run('list of folders', async () => {
    for await (const piece of await client.mailboxes.list()) if (piece.length === 0) return
  })
  await run('counts of unread, flagged', () => client.mailboxes.smartCounts())
  await run('a domain above all is added', () =>
    client.records.update({ record: company, fields: { domains: [ABOVE_ALL] } }),
  )
  await run('and removed', () =>
    client.records.update({ record: company, fields: { domains: fields['domains'] ?? [] } }),
  )
  await run('a person loses an address', () =>
    client.records.update({ record: person, fields: { emails: [] } }),
  )
  await run('and has it again', () =>
    client.records.update({ record: person, fields: { emails: personal['emails'] ?? [] } }),
  )
  await run('a folder gets a role', () => setRole('archive'))
  await run('and gives it up', () => setRole(null))
  await run('an own address is added', () =>
    client.accounts.saveIdentity({
      ...{ accountId: 1, address: 'sales@example.net', name: 'Sales', replyTo: '', signature: '' },
    }),
  )
  await run('a folder is made anew', async () => {
    await inSlices(messages.cache.resetFolder(customers, { uidValidity: 2, fetchCursor: 1 }))
    await inSlices(messages.cache.reconcileReset(customers))
  })
  await run('a folder is gone', () => inSlices(mailboxes.syncList(1, listed.slice(0, 2))))
  await run('an account is removed', () => client.accounts.remove({ id: 1 }))
  cache.wait(11 * 60_000)
  await run('mail that is gone is erased', () => messages.sweep())
  const [kept = '', other = ''] = [0, 1].map(() => {
    const companyId = create('company', { name: capital(words()) })
    inBatches(MERGED, () => create('person', { name: `${name()} ${name()}`, companyId }))
    return companyId
  })
  let change = ''
  await run('two companies become one', async () => {
    const merged = await client.records.merge({
      ...{ keep: { type: 'company', id: kept }, other, taken: [] },
    })
    change = merged.change
  })
  await run('and two again', () => client.records.undo({ change }))
  console.log(`\nmemory ${(process.memoryUsage().rss / 1e6).toFixed(0)} MB`)
  crm.stop()
  await cache.close()
}

/** Whether all work that was left to be done in the background is done. */
function idle(db: EngineContext['db']): () => boolean {
  if (db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'job'").get() === undefined) return () => true
  const waiting = db.prepare('SELECT 1 FROM job UNION ALL SELECT 1 FROM record_to_index LIMIT 1')
  return () => waiting.get() === undefined
}

/** What a search field holds while names and words are typed, letter by letter. */
const typedLetters = (): string[] =>
  Array.from({ length: 8 }, () => random.pick(names)).flatMap((word) =>
    Array.from({ length: Math.min(5, word.length) }, (_, at) => word.slice(0, at + 1)),
  )

const address = (person: number): string => `person${person}@${domain(person % COMPANIES)}`

function message(uid: number): FetchedMessage {
  const place = uid % 4
  const thread = uid - place
  // The first person writes every fortieth mail: a page with thousands of entries.
  const from = thread % 40 === 0 ? 0 : thread % PEOPLE
  const header = [
    `From: "${capital(names[from % names.length] ?? '')}" <${address(from)}>`,
    'To: me@example.org',
    `Subject: ${place > 0 ? 'Re: ' : ''}${words()} ${words()} ${thread}`,
    `Date: ${new Date(1_500_000_000_000 + uid * 60_000).toUTCString()}`,
    `Message-ID: <${(Math.imul(uid, 0x9e3779b1) >>> 0).toString(16)}.${uid}@bench.example>`,
    ...(place > 0
      ? [`In-Reply-To: <${(Math.imul(uid - 1, 0x9e3779b1) >>> 0).toString(16)}.${uid - 1}@bench.example>`]
      : []),
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
  ].join('\r\n')
  const source = Buffer.from(`${header}\r\n\r\n${text(random, words, 1)}\r\n`)
  return {
    serverKey: serverKey.parse(String(uid)),
    isNew: false,
    flags: new Set(uid % 5 === 0 ? [] : ['\\Seen']),
    modseq: '1',
    receivedAt: 1_500_000_000_000 + uid * 60_000,
    size: source.length,
    source,
    complete: true,
  }
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`

await main()

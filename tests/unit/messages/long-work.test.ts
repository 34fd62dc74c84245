import fc from 'fast-check'
import { expect, it } from 'vitest'
import { linesAfterSql } from '../../../src/main/engine/features/messages/store/rows'
import { createTestContext, type TestContext } from '../../helpers/engine-context'
import { allJobsDone, failedJobs, killed, planOf, slices, waitingJobs } from '../../helpers/jobs'
import { createMailCacheBench, folder, type MailCacheBench } from '../../helpers/mail-cache'

/** More than a slice takes. */
const MAILS = 180

async function withBench(work: (test: TestContext) => Promise<TestContext>): Promise<void> {
  let test = createTestContext()
  try {
    test = await work(test)
  } finally {
    test.context.jobs.stop()
    test.close()
  }
}

const mails = (count: number, prefix: string) =>
  Array.from({ length: count }, (_, at) => ({
    id: `${prefix}${at}@x`,
    flags: at % 3 === 0 ? [] : ['\\Seen'],
  }))

/** As after a crash: the same database, and everything else anew. */
function again(test: TestContext): { test: TestContext; bench: MailCacheBench } {
  const reopened = killed(test)
  const bench = createMailCacheBench(reopened)
  reopened.context.jobs.start()
  return { test: reopened, bench }
}

const rolesOfLines = ({ context }: TestContext): string[] =>
  context.db.prepare<[], string>('SELECT DISTINCT role FROM thread_row').pluck().all()

it('gives all lines of a folder its role, whatever changed between two slices and wherever it was cut off', async () => {
  const change = fc.constantFrom('archive', 'trash', 'none', 'mail', 'crash', 'flag', 'move')
  const steps = fc.array(fc.record({ change, slices: fc.nat(4) }), { minLength: 1, maxLength: 6 })
  await fc.assert(
    fc.asyncProperty(steps, (all) =>
      withBench(async (first) => {
        let bench = createMailCacheBench(first)
        let test = first
        const folders = bench.addAccount('anna@ourshop.it', ['inbox', null])
        const clients = folder(folders, 'Clients')
        bench.deliver(clients, ...mails(MAILS, 'a'))
        await bench.client.mailboxes.setRole({ id: clients.id, role: 'archive' })
        for (const [at, one] of all.entries()) {
          if (one.change === 'crash') ({ test, bench } = again(test))
          else if (one.change === 'mail')
            bench.deliver(
              clients,
              { id: `new${at}@x`, uid: 1000 + at },
              { id: `re${at}@x`, uid: 2000 + at, inReplyTo: `a${at}@x` },
            )
          else if (one.change === 'flag')
            bench.messages.change(
              { kind: 'messages', messageIds: [bench.idOf(`a${at}@x`)] },
              { kind: 'flagged', value: true },
            )
          else if (one.change === 'move')
            bench.messages.change(
              { kind: 'messages', messageIds: [bench.idOf(`a${at + 150}@x`)] },
              { kind: 'move', folderId: folder(folders, 'inbox').id },
            )
          else {
            await bench.client.mailboxes.setRole({ id: clients.id, role: null })
            if (one.change !== 'none')
              await bench.client.mailboxes.setRole({ id: clients.id, role: one.change })
          }
          await slices(one.slices)
        }
        ;({ test, bench } = again(test))
        await allJobsDone(test)
        expect(bench.untruths()).toEqual([])
        const role = bench.mailboxes.folder(clients.id)?.role ?? ''
        expect(rolesOfLines(test).filter((one) => one !== role && one !== 'inbox')).toEqual([])
        expect(failedJobs(test)).toEqual([])
        return test
      }),
    ),
    { numRuns: 20 },
  )
})

it('shows the newest lines of a folder with its new role at once, and the others soon', () =>
  withBench(async (test) => {
    const bench = createMailCacheBench(test)
    const clients = folder(bench.addAccount('anna@ourshop.it', ['inbox', null]), 'Clients')
    bench.deliver(clients, ...mails(MAILS, 'a'))
    await bench.client.mailboxes.setRole({ id: clients.id, role: 'archive' })
    expect(rolesOfLines(test).sort()).toEqual(['', 'archive'])
    expect(waitingJobs(test.context.db)).toEqual([`folder-lines ${clients.id}`])
    await allJobsDone(test)
    expect(rolesOfLines(test)).toEqual(['archive'])
    return test
  }))

it('walks the lines of a folder along its index, without sorting', () =>
  withBench((test) => {
    const plan = planOf(test, linesAfterSql).join('\n')
    expect(plan).toMatch(
      /SEARCH thread_row USING (COVERING )?INDEX thread_row_folder \(folder_id=\? AND \(date,thread_id\)<\(\?,\?\)\)/,
    )
    expect(plan).not.toMatch(/TEMP B-TREE/)
    return Promise.resolve(test)
  }))

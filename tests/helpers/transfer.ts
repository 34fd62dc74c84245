import type { ListView } from '../../src/shared/contract/records'
import type {
  CsvReading,
  ImportPlan,
  ImportState,
  ReadFile,
  TransferFormat,
} from '../../src/shared/contract/transfer'
import type { CrmBench } from './crm'
import { eventually } from './eventually'

type Bench = Pick<CrmBench, 'client'>

/** Files written and read as a window does it. */
export function transferOn(bench: Bench) {
  const { client } = bench
  const read = (type: string, content: BlobPart, reading: CsvReading = {}): Promise<ReadFile> =>
    client.transfer.read({ type, file: new File([content], 'file'), reading })
  const plan = (file: ReadFile, changes: Partial<ImportPlan> = {}): ImportPlan => ({
    fields: file.columns.map(({ field }) => field),
    onAlike: 'fill',
    createNamed: true,
    writtenIn: 'en',
    ...changes,
  })
  const ended = (type: string): Promise<ImportState> =>
    eventually(async () => {
      const state = await client.transfer.state({ type })
      if (!state || state.isRunning) throw new Error('the import runs')
      return state
    })
  return {
    read,
    plan,
    ended,
    preview: (file: ReadFile, changes?: Partial<ImportPlan>) =>
      client.transfer.preview({ id: file.id, plan: plan(file, changes) }),
    check: (file: ReadFile, changes?: Partial<ImportPlan>) =>
      client.transfer.check({ id: file.id, plan: plan(file, changes) }),
    /** Imports all of a file, with the mapping that was guessed. */
    async run(type: string, file: ReadFile, changes?: Partial<ImportPlan>): Promise<ImportState> {
      await client.transfer.run({ id: file.id, plan: plan(file, changes) })
      return ended(type)
    },
    async export(type: string, format: TransferFormat, view: ListView = { query: '' }): Promise<string> {
      const { content } = await client.transfer.export({ type, format, view })
      // Without what `text` takes off.
      return new TextDecoder('utf-8', { ignoreBOM: true }).decode(await content.arrayBuffer())
    },
  }
}

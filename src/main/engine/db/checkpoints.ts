import { statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'

/**
 * The write-ahead log is copied into the database when it holds this much: more often costs a first sync more than the
 * writing itself.
 */
const DUE_BYTES = 16_000_000

export type Checkpoints = ReturnType<typeof createCheckpoints>

/**
 * Copies the write-ahead log of a database into it on a thread of its own, over its own connection, because that holds
 * whoever does it for the time a disk takes. `pragmas` open the connection, the key among them. `onFailure` is told
 * once where there can be no such thread.
 */
export function createCheckpoints(
  path: string,
  pragmas: readonly string[],
  onFailure: (error: unknown) => void,
) {
  const log = `${path}-wal`
  let worker: Worker | null = null
  let isBusy = false
  let isOver = false

  function start(): Worker {
    const workerData = { driver: createRequire(import.meta.url).resolve('better-sqlite3'), path, pragmas }
    const started = new Worker(program, { eval: true, workerData })
    started.unref()
    started.on('message', () => (isBusy = false))
    started.on('error', (error) => {
      worker = null
      isOver = true
      onFailure(error)
    })
    return started
  }

  return {
    /** To be called after each commit. */
    committed(): void {
      if (isBusy || isOver || sizeOf(log) < DUE_BYTES) return
      isBusy = true
      worker ??= start()
      worker.postMessage('copy')
    },
    /** Closes the connection: before the one that writes, which leaves no log behind when it is the last. */
    async stop(): Promise<void> {
      isOver = true
      const ended = worker
      if (!ended) return
      // Or the program would be over before it has ended.
      ended.ref()
      await new Promise<void>((resolve) => {
        ended.once('exit', () => resolve())
        ended.postMessage('close')
      })
    },
  }
}

/** What was written is written, whatever the file system says of the log. */
function sizeOf(file: string): number {
  try {
    return statSync(file).size
  } catch {
    return 0
  }
}

/**
 * A text, because the engine is bundled into one file. Mail goes on being written while a log is copied, and a log
 * begins anew only when all of it was copied: each round has less to do than the one before.
 */
const program = `
const { parentPort, workerData } = require('node:worker_threads')
const Sqlite = require(workerData.driver)
const db = new Sqlite(workerData.path, { fileMustExist: true })
for (const pragma of workerData.pragmas) db.pragma(pragma)
const copy = () => {
  for (let round = 0; round < 3; round += 1) {
    const [{ log, checkpointed }] = db.pragma('wal_checkpoint(PASSIVE)')
    if (checkpointed >= log) return
  }
}
parentPort.on('message', (wish) => {
  if (wish === 'copy') {
    copy()
    parentPort.postMessage('copied')
  } else {
    db.close()
    parentPort.close()
  }
})
`
